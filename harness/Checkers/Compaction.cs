using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// What compaction may have removed from one partition: a record of which it is known that a later one with the same
/// key is, or was, in the log. If that one is gone, too, it needs a still later one; so the last of each key has to be
/// there. Needs the places of all appends.
/// </summary>
internal sealed class Compaction
{
    private readonly PartitionFacts partition;

    // The furthest record with each key whose place is known.
    private readonly Dictionary<long, (long Offset, AppendFacts Append, int Position)> last = [];

    // Keys of appends of unknown outcome and place. Empty if the final reads went to the end: they would have shown such
    // a record, or a later one with its key.
    private readonly HashSet<long> perhaps = [];

    // The last record of each key, by offset.
    private readonly List<(long Offset, AppendFacts Append, int Position)> survivors = [];

    public Compaction(PartitionFacts partition)
    {
        this.partition = partition;
        if (!partition.Cleaning.Compacts)
        {
            return;
        }

        var isComplete = IsReadToTheEnd();
        foreach (var append in partition.Appends.Where(a => a.Keys is not null && a.Operation.Outcome != EntryType.Fail))
        {
            for (var i = 0; i < append.Values.Length; i++)
            {
                Note(append, i, isComplete);
            }
        }

        survivors.AddRange(last.Where(entry => !perhaps.Contains(entry.Key)).Select(entry => entry.Value));
        survivors.Sort((a, b) => a.Offset.CompareTo(b.Offset));
    }

    /// <summary>
    /// The last records of keys with offsets from <paramref name="from"/> to <paramref name="end"/> (exclusive); none if
    /// the partition is not compacted.
    /// </summary>
    public IEnumerable<(long Offset, AppendFacts Append, int Position)> SurvivorsIn(long from, long end)
    {
        var (low, high) = (0, survivors.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = survivors[middle].Offset < from ? (middle + 1, high) : (low, middle);
        }

        return survivors.Skip(low).TakeWhile(survivor => survivor.Offset < end);
    }

    /// <summary>Whether the record at an offset may have been removed.</summary>
    public bool MayRemove(AppendFacts append, int position) =>
        partition.Cleaning.Compacts && append.Keys is { } keys
        && (perhaps.Contains(keys[position])
            || (last.TryGetValue(keys[position], out var later) && later.Offset > append.Base + position));

    private void Note(AppendFacts append, int position, bool isComplete)
    {
        var (key, offset) = (append.Keys![position], append.Base + position);
        if (append.Base >= 0 && (!last.TryGetValue(key, out var known) || known.Offset < offset))
        {
            last[key] = (offset, append, position);
        }
        else if (append.Base < 0 && !isComplete)
        {
            perhaps.Add(key);
        }
    }

    private bool IsReadToTheEnd()
    {
        var acknowledged = partition.Appends.Where(a => a.IsAcknowledged).Select(a => a.Base + a.Values.Length);
        var end = acknowledged.Concat(partition.Reads.Select(r => r.Completion!.HighWatermark!.Value))
            .DefaultIfEmpty(0).Max();
        return end == 0 || partition.FinallyCovered.Contains(end - 1);
    }
}
