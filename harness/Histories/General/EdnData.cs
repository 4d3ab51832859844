using System.Globalization;
using System.Text;

namespace Harness.Histories.General;

/// <summary>
/// EDN (github.com/edn-format/edn) as <see cref="Datum"/>. Tags are passed over, so that a tagged value is the value.
/// </summary>
internal sealed class EdnData
{
    private const int MaxDepth = 64;

    private readonly ReadOnlyMemory<byte> content;
    private readonly string file;

    // Invariant: `line` is the line of the byte at `position`, from 1.
    private int position;
    private long line = 1;

    private EdnData(ReadOnlyMemory<byte> content, string file) => (this.content, this.file) = (content, file);

    /// <summary>The maps of a history: one after the other, or the members of one vector or list.</summary>
    /// <returns>Each with the line it begins on.</returns>
    /// <exception cref="HistoryFormatException">It is not EDN.</exception>
    public static IEnumerable<(Datum Map, long Line)> Maps(ReadOnlyMemory<byte> content, string file)
    {
        var data = new EdnData(content, file);
        data.SkipBlank();
        if (data.Peek() is '[' or '(')
        {
            return data.Members();
        }

        return data.Values();
    }

    private IEnumerable<(Datum Map, long Line)> Values()
    {
        for (SkipBlank(); position < content.Length; SkipBlank())
        {
            var begins = line;
            yield return (Value(0), begins);
        }
    }

    // Of the one vector, without keeping all of it.
    private IEnumerable<(Datum Map, long Line)> Members()
    {
        var (opened, close) = (line, Next() == '[' ? ']' : ')');
        for (SkipBlank(); Peek() != close; SkipBlank())
        {
            if (position >= content.Length)
            {
                throw Broken($"the history ends within what line {opened} opens");
            }

            var begins = line;
            yield return (Value(1), begins);
        }

        Next();
        SkipBlank();
        if (position < content.Length)
        {
            throw Broken("the history goes on behind its vector");
        }
    }

    private Datum Value(int depth)
    {
        SkipBlank();
        if (depth > MaxDepth)
        {
            throw Broken($"values are nested deeper than {MaxDepth}");
        }

        switch (Peek())
        {
            case '\0':
                throw Broken("the history ends where a value is expected");
            case '[':
                return Datum.List([.. Until(']', depth)]);
            case '(':
                return Datum.List([.. Until(')', depth)]);
            case '{':
                return Map(depth);
            case '"':
                return Datum.Of(Quoted());
            case '\\':
                Next();
                return Datum.Of(Token(atLeast: 1));
            case '#':
                return Dispatched(depth);
            case ']' or ')' or '}':
                throw Broken($"'{Peek()}' closes nothing");
            default:
                return Atom(Token(atLeast: 0));
        }
    }

    private List<Datum> Until(char close, int depth)
    {
        var opened = line;
        Next();
        var items = new List<Datum>();
        for (SkipBlank(); Peek() != close; SkipBlank())
        {
            if (position >= content.Length)
            {
                throw Broken($"the history ends within what line {opened} opens");
            }

            items.Add(Value(depth + 1));
        }

        Next();
        return items;
    }

    private Datum Map(int depth)
    {
        var items = Until('}', depth);
        if (items.Count % 2 != 0)
        {
            throw Broken("a map has a key without a value");
        }

        try
        {
            return Datum.Map(items.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1])));
        }
        catch (ArgumentException e)
        {
            throw Broken(e.Message, e);
        }
    }

    // A set, or a value with a tag, such as a record's name.
    private Datum Dispatched(int depth)
    {
        Next();
        if (Peek() == '{')
        {
            return Datum.Set(Until('}', depth));
        }

        if (Token(atLeast: 0).Length == 0)
        {
            throw Broken("'#' is not followed by a set or a tag");
        }

        return Value(depth + 1);
    }

    private Datum Atom(string token)
    {
        switch (token)
        {
            case "nil":
                return Datum.Nil;
            case "true" or "false":
                return Datum.Of(token == "true");
            case "":
                throw Broken($"'{Peek()}' begins no value");
        }

        var isNumber = char.IsAsciiDigit(token[0])
            || (token.Length > 1 && token[0] is '-' or '+' && char.IsAsciiDigit(token[1]));
        if (!isNumber)
        {
            return Datum.Of(token[0] == ':' ? token[1..] : token);
        }

        var digits = token.TrimEnd('N', 'M');
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return Datum.Of(integer);
        }

        // Too large: as text it equals nothing else, which it would as the nearest number with a fraction.
        if (digits.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return Datum.Of(digits);
        }

        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? Datum.Of(real)
            : throw Broken($"'{token}' is not a number");
    }

    private string Token(int atLeast)
    {
        var start = position;
        while (position < content.Length
            && (position - start < atLeast || !IsDelimiter((char)content.Span[position])))
        {
            Next();
        }

        return Encoding.UTF8.GetString(content.Span[start..position]);
    }

    private string Quoted()
    {
        var opened = line;
        Next();
        var bytes = new List<byte>();
        while (Peek() != '"' || position >= content.Length)
        {
            if (position >= content.Length)
            {
                throw Broken($"the history ends within the text that line {opened} opens");
            }

            var next = Next();
            bytes.AddRange(next == '\\' ? Escaped() : [(byte)next]);
        }

        Next();
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private byte[] Escaped()
    {
        switch (Next())
        {
            case 'n':
                return [(byte)'\n'];
            case 't':
                return [(byte)'\t'];
            case 'r':
                return [(byte)'\r'];
            case 'b':
                return [(byte)'\b'];
            case 'f':
                return [(byte)'\f'];
            case '"':
                return [(byte)'"'];
            case '\\':
                return [(byte)'\\'];
            case 'u' when content.Length - position >= 4
                && ushort.TryParse(content.Span.Slice(position, 4), NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture, out var unit):
                position += 4;
                return Encoding.UTF8.GetBytes(((char)unit).ToString());
            default:
                throw Broken("a text has an escape that EDN does not know");
        }
    }

    // Blanks, commas, comments, and values that `#_` takes out.
    private void SkipBlank()
    {
        while (position < content.Length)
        {
            var next = (char)content.Span[position];
            if (next is ' ' or '\t' or '\r' or '\n' or ',' || content.Span[position..].StartsWith("\uFEFF"u8))
            {
                position += next >= 0x80 ? 2 : 0;
                Next();
            }
            else if (next == ';')
            {
                while (position < content.Length && Peek() != '\n')
                {
                    Next();
                }
            }
            else if (content.Span[position..].StartsWith("#_"u8))
            {
                position += 2;
                Value(1);
            }
            else
            {
                return;
            }
        }
    }

    private char Peek() => position < content.Length ? (char)content.Span[position] : '\0';

    private char Next()
    {
        if (position >= content.Length)
        {
            throw Broken("the history is cut off");
        }

        var next = (char)content.Span[position++];
        line += next == '\n' ? 1 : 0;
        return next;
    }

    private static bool IsDelimiter(char character) =>
        character is ' ' or '\t' or '\r' or '\n' or ',' or ';' or '"' or '(' or ')' or '[' or ']' or '{' or '}';

    private HistoryFormatException Broken(string problem, Exception? cause = null) =>
        new(file, line, null, problem, cause);
}
