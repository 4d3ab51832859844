using System.Globalization;
using System.Text;

namespace Broker.Configuration;

/// <summary>
/// Reads the format of <c>java.util.Properties</c>: comments with <c>#</c> or <c>!</c>; key and value parted by
/// <c>=</c>, <c>:</c> or blanks; a backslash at the end continues a line; escapes <c>\t \n \r \f \uXXXX</c>, and a
/// backslash before any other character stands for that character.
/// </summary>
public static class PropertiesReader
{
    private const int UnicodeEscapeDigits = 4;

    /// <summary>The entries in the order of the text; a key given twice appears twice.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="source">Names the file in errors and origins.</param>
    /// <exception cref="ConfigException">A line without a key, or a malformed <c>\u</c> escape.</exception>
    public static IReadOnlyList<PropertiesEntry> Read(string text, string source)
    {
        var entries = new List<PropertiesEntry>();
        var lines = SplitLines(text);
        for (var index = 0; index < lines.Count; index++)
        {
            var line = TrimStart(lines[index]);
            if (line.Length == 0 || line[0] is '#' or '!')
            {
                continue;
            }

            var origin = new ConfigOrigin(source, index + 1);
            while (EndsInContinuation(line))
            {
                index++;
                line = line[..^1] + (index < lines.Count ? TrimStart(lines[index]) : "");
            }

            // A lone backslash leaves nothing: an empty line that was continued by another one.
            if (line.Length > 0)
            {
                entries.Add(ReadEntry(line, origin));
            }
        }

        return entries;
    }

    private static List<string> SplitLines(string text) =>
        [.. text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r')];

    private static string TrimStart(string line) => line.TrimStart(' ', '\t', '\f');

    private static bool IsBlank(char letter) => letter is ' ' or '\t' or '\f';

    // An even number of backslashes at the end is a row of escaped backslashes.
    private static bool EndsInContinuation(string line) => (line.Length - line.TrimEnd('\\').Length) % 2 == 1;

    private static PropertiesEntry ReadEntry(string line, ConfigOrigin origin)
    {
        var keyEnd = 0;
        while (keyEnd < line.Length && !IsBlank(line[keyEnd]) && line[keyEnd] is not ('=' or ':'))
        {
            keyEnd += line[keyEnd] == '\\' ? 2 : 1;
        }

        keyEnd = Math.Min(keyEnd, line.Length);
        if (keyEnd == 0)
        {
            throw new ConfigException(origin, null, "there is no key before the separator; write key=value.");
        }

        var valueStart = SkipBlanks(line, keyEnd);
        if (valueStart < line.Length && line[valueStart] is '=' or ':')
        {
            valueStart = SkipBlanks(line, valueStart + 1);
        }

        return new PropertiesEntry(Unescape(line[..keyEnd], origin), Unescape(line[valueStart..], origin), origin);
    }

    private static int SkipBlanks(string line, int position)
    {
        while (position < line.Length && IsBlank(line[position]))
        {
            position++;
        }

        return position;
    }

    private static string Unescape(string text, ConfigOrigin origin)
    {
        var plain = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] != '\\' || ++index == text.Length)
            {
                plain.Append(index < text.Length ? text[index] : '\\');
            }
            else if (text[index] == 'u')
            {
                plain.Append(ReadUnicode(text, index + 1, origin));
                index += UnicodeEscapeDigits;
            }
            else
            {
                plain.Append(Plain(text[index]));
            }
        }

        return plain.ToString();
    }

    private static char Plain(char escaped) => escaped switch
    {
        't' => '\t',
        'n' => '\n',
        'r' => '\r',
        'f' => '\f',
        _ => escaped,
    };

    private static char ReadUnicode(string text, int start, ConfigOrigin origin)
    {
        var digits = text.AsSpan(start, Math.Min(UnicodeEscapeDigits, text.Length - start));
        return digits.Length == UnicodeEscapeDigits
            && ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? (char)code
            : throw new ConfigException(
                origin, null, $@"'\u{digits}' is not a character; write \u and four hexadecimal digits.");
    }
}
