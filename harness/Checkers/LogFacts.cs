using System.Runtime.InteropServices;
using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// A history arranged for judging logs: appends, reads and values by partition. Memory is linear in the number of
/// distinct records, wherever their offsets lie.
/// </summary>
internal sealed class LogFacts
{
    private readonly Dictionary<(string Topic, int Number), PartitionFacts> byName = [];
    private readonly List<AppendFacts> appends = [];
    private readonly IReadOnlyDictionary<string, Cleaning> cleanings;

    /// <exception cref="HistoryFormatException">The history appends one value twice.</exception>
    public LogFacts(IReadOnlyList<HistoryEntry> history, IReadOnlyList<Operation> operations)
    {
        Narrator = new Narrator(history);
        cleanings = Cleaning.ByTopic(history);
        var reads = new List<Operation>();
        foreach (var operation in operations)
        {
            if (operation.IsAppend)
            {
                AddAppend(operation);
            }
            else if (operation.IsOk)
            {
                reads.Add(operation);
            }
        }

        reads.Sort((a, b) => a.End.CompareTo(b.End));
        foreach (var read in reads)
        {
            PartitionOf(read).Reads.Add(read);
        }

        Partitions = [.. byName.Values.OrderBy(p => p.Topic, StringComparer.Ordinal).ThenBy(p => p.Number)];
    }

    public Narrator Narrator { get; }

    /// <summary>By topic, then number.</summary>
    public IReadOnlyList<PartitionFacts> Partitions { get; }

    /// <summary>All appends by invocation; <see cref="ValueFacts.Append"/> counts them.</summary>
    public IReadOnlyList<AppendFacts> Appends => appends;

    /// <summary>What was seen of each value. Never iterated.</summary>
    public Dictionary<long, ValueFacts> Values { get; } = [];

    private void AddAppend(Operation operation)
    {
        var append = new AppendFacts(operation, PartitionOf(operation));
        append.Base = append.IsAcknowledged ? operation.Completion!.Offset!.Value : -1;
        append.Partition.Appends.Add(append);
        for (var i = 0; i < append.Values.Length; i++)
        {
            ref var facts = ref CollectionsMarshal.GetValueRefOrAddDefault(Values, append.Values[i], out var exists);
            if (exists)
            {
                throw new HistoryFormatException("history", operation.Begin + 1, "values",
                    $"value {append.Values[i]} was appended before: values are unique in the whole run");
            }

            facts = new ValueFacts { Append = appends.Count, Position = i, ReadOffset = -1 };
        }

        appends.Add(append);
    }

    private PartitionFacts PartitionOf(Operation operation)
    {
        var key = (operation.Invocation.Topic!, operation.Invocation.Partition!.Value);
        if (!byName.TryGetValue(key, out var partition))
        {
            partition = new PartitionFacts(key.Item1, key.Item2)
            {
                Cleaning = cleanings.GetValueOrDefault(key.Item1, Cleaning.None),
            };
            byName.Add(key, partition);
        }

        return partition;
    }
}
