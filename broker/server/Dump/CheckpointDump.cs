using System.Globalization;
using System.Text;

namespace Broker.Server.Dump;

/// <summary>
/// Prints the entries of a checkpoint: a line with the version, one with the number of entries, then those.
/// </summary>
internal static class CheckpointDump
{
    // Longer than any true line: names of topics have at most 249 letters.
    private const int LongestLine = 1024;

    /// <returns>What is wrong with the file; null if nothing is.</returns>
    public static string? Print(Stream file, IReadOnlyList<string> names, EntryWriter entries)
    {
        using var reader = new StreamReader(file, Encoding.UTF8);
        if (ReadLine(reader) != "0")
        {
            return "it does not begin with version 0.";
        }

        if (!long.TryParse(ReadLine(reader), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return "the second line is not the number of entries.";
        }

        var found = 0L;
        while (ReadLine(reader) is { } line)
        {
            var values = line.Split(' ');
            if (values.Length != names.Count)
            {
                return $"entry {found} is not '{string.Join(' ', names)}'.";
            }

            entries.Write([.. names.Select((name, i) => (name, Value(name, values[i])))]);
            found++;
        }

        return found == count ? null : $"it has {found} entries and claims {count}.";
    }

    private static object Value(string name, string text) =>
        name != "topic"
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : text;

    private static string? ReadLine(StreamReader reader)
    {
        var line = new StringBuilder();
        for (var next = reader.Read(); next is not (-1 or '\n'); next = reader.Read())
        {
            if (line.Append((char)next).Length > LongestLine)
            {
                throw new IOException($"A line is longer than {LongestLine} letters: this is no checkpoint.");
            }
        }

        return line.Length == 0 && reader.Peek() < 0 ? null : line.ToString();
    }
}
