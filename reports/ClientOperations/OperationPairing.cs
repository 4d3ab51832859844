using Harness.Histories;

namespace Reports.ClientOperations;

/// <summary>Finds the operations of a history.</summary>
internal static class OperationPairing
{
    /// <summary>All operations by invocation.</summary>
    /// <exception cref="ArgumentException">The history is not well formed.</exception>
    public static IReadOnlyList<PairedOperation> Pair(IReadOnlyList<HistoryEntry> history)
    {
        var operations = new List<PairedOperation>();
        var open = new Dictionary<int, int>();
        foreach (var entry in history)
        {
            switch (entry.Type)
            {
                case EntryType.Invoke:
                    if (!open.TryAdd(ProcessOf(entry), operations.Count))
                    {
                        throw new ArgumentException(
                            $"History entry {entry.Index}: process {entry.Process} already has an open operation.");
                    }

                    operations.Add(new PairedOperation(operations.Count, entry, null));
                    break;
                case EntryType.Ok or EntryType.Fail or EntryType.Info:
                    if (!open.Remove(ProcessOf(entry), out var ordinal))
                    {
                        throw new ArgumentException(
                            $"History entry {entry.Index}: process {entry.Process} has no open operation to complete.");
                    }

                    operations[ordinal] = operations[ordinal] with { Completion = entry };
                    break;
            }
        }

        return operations;
    }

    private static int ProcessOf(HistoryEntry entry) => entry.Process
        ?? throw new ArgumentException($"History entry {entry.Index}: an operation without a process.");
}
