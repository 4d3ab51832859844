namespace Harness.Histories.General;

/// <summary>
/// Reads histories of objects of any kind, for the models of linearizability: JSON Lines, or Jepsen's operation maps in
/// EDN (see <c>General/FORMAT.md</c>).
/// </summary>
public static class GeneralHistory
{
    /// <summary>Reads a whole history.</summary>
    /// <param name="content">UTF-8. If it begins with JSON's <c>{"</c> it is JSON Lines, else EDN.</param>
    /// <param name="file">What to call it in errors.</param>
    /// <returns>The calls that happened, or may have, by their beginning.</returns>
    /// <exception cref="HistoryFormatException">The history breaks a rule; the message names the line.</exception>
    public static IReadOnlyList<Call> Read(ReadOnlyMemory<byte> content, string file)
    {
        var fields = new EntryFields(file);
        var maps = IsJson(content.Span) ? JsonData.Lines(content, file) : EdnData.Maps(content, file);
        var entries = new List<GeneralEntry>();
        foreach (var (map, line) in maps)
        {
            if (fields.Parse(map, line) is { } entry)
            {
                entries.Add(entry);
            }
        }

        var pairs = new Pairing(file).Pair(entries);
        return Keyed.Split([.. pairs.Where(pair => pair.Outcome != EntryType.Fail).Select(ToCall)]);
    }

    private static Call ToCall(PairedEntry pair)
    {
        var invocation = pair.Invocation;
        var answer = pair.Completion?.Value ?? invocation.Value ?? Datum.Nil;
        return new Call(
            invocation.Process, invocation.F!, invocation.Key ?? Datum.Nil, invocation.Value ?? Datum.Nil,
            pair.Outcome == EntryType.Ok ? answer : null, pair.Begin, pair.End)
        {
            Line = invocation.Line,
        };
    }

    /// <summary>Whether a history is JSON Lines, and not EDN.</summary>
    public static bool IsJson(ReadOnlySpan<byte> content)
    {
        var start = content.TrimStart("\uFEFF \t\r\n"u8);
        return start.StartsWith("{"u8) && start[1..].TrimStart(" \t\r\n"u8).StartsWith("\""u8);
    }
}
