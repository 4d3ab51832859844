namespace Harness.Histories;

/// <summary>Pairs invocations with completions.</summary>
public static class Operations
{
    /// <summary>
    /// All operations of a history by invocation. The history is checked against the rules of its format.
    /// </summary>
    /// <exception cref="HistoryFormatException">The history breaks a rule.</exception>
    public static IReadOnlyList<Operation> Pair(IReadOnlyList<HistoryEntry> history)
    {
        var rules = new HistoryRules("history");
        var completions = new HistoryEntry?[history.Count];
        var count = 0;
        foreach (var entry in history)
        {
            if (rules.Accept(entry) is { } invocation)
            {
                completions[invocation.Index] = entry;
            }

            count += entry.Type == EntryType.Invoke ? 1 : 0;
        }

        var operations = new List<Operation>(count);
        foreach (var entry in history)
        {
            if (entry.Type == EntryType.Invoke)
            {
                operations.Add(new Operation(entry, completions[entry.Index]));
            }
        }

        return operations;
    }
}
