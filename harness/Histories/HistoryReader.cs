using System.Globalization;
using System.Text.Json;

namespace Harness.Histories;

/// <summary>Reads histories written by anyone: every line is checked against the rules of <c>FORMAT.md</c>.</summary>
public static class HistoryReader
{
    /// <summary>The longest line accepted, in bytes.</summary>
    public const int MaxLineBytes = 16 * 1024 * 1024;

    /// <summary>Reads a whole history.</summary>
    /// <param name="input">JSON Lines, UTF-8; left open.</param>
    /// <param name="file">What to call it in errors.</param>
    /// <exception cref="HistoryFormatException">A line breaks the rules.</exception>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static IReadOnlyList<HistoryEntry> Read(Stream input, string file)
    {
        var rules = new HistoryRules(file);
        var history = new List<HistoryEntry>();
        foreach (var entry in Stream(input, file))
        {
            rules.Accept(entry);
            history.Add(entry);
        }

        return history;
    }

    /// <summary>
    /// Reads a history line by line, and keeps none. How the entries follow each other is left to whoever takes them,
    /// as every <see cref="Checkers.IChecker"/> checks it.
    /// </summary>
    /// <param name="input">JSON Lines, UTF-8; left open.</param>
    /// <param name="file">What to call it in errors.</param>
    /// <exception cref="HistoryFormatException">A line is no entry.</exception>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static IEnumerable<HistoryEntry> Stream(Stream input, string file)
    {
        var lines = new LineSplitter(input, MaxLineBytes);
        var number = 0L;
        while (lines.TryNext(out var line))
        {
            yield return Parse(line, file, ++number);
        }

        if (lines.TooLong)
        {
            throw new HistoryFormatException(file, number + 1, null, string.Create(
                CultureInfo.InvariantCulture, $"the line is longer than {MaxLineBytes} bytes; split long reads"));
        }
    }

    private static HistoryEntry Parse(ReadOnlySpan<byte> line, string file, long number)
    {
        try
        {
            return JsonSerializer.Deserialize(line, HistoryJson.Default.HistoryEntry)
                ?? throw new HistoryFormatException(file, number, null, "expected a JSON object, found null");
        }
        catch (JsonException e)
        {
            var key = e.Path is { } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
            throw new HistoryFormatException(file, number, key, WithoutPosition(e.Message), e);
        }
    }

    // The serializer counts lines within the text it was given, which is always one line.
    private static string WithoutPosition(string message)
    {
        var position = message.IndexOf(" Path: ", StringComparison.Ordinal);
        position = position < 0 ? message.IndexOf(" LineNumber: ", StringComparison.Ordinal) : position;
        return position < 0 ? message : message[..position];
    }
}
