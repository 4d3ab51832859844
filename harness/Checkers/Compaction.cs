using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// What compaction may have removed from one partition: a record of which it is known that a later one with the same
/// key is, or was, in the log. If that one is gone, too, it needs a still later one; so the last of each key has to be
/// there. A record without value, a tombstone, goes also without a successor, some time after it was sent. Needs the
/// places of all appends.
/// </summary>
internal sealed class Compaction
{
    private readonly PartitionFacts partition;

    // Records whose place is known, by offset.
    private readonly List<Known> records = [];

    // The furthest of them with each key.
    private readonly Dictionary<long, long> last = [];

    // Index at which the first append of unknown place began that wrote the key: it may lie anywhere, and be gone
    // again.
    private readonly Dictionary<long, long> placeless = [];

    // Keys of appends of unknown outcome and place. Empty if the final reads went to the end: they would have shown
    // such a record, or a later one with its key.
    private readonly HashSet<long> perhaps = [];

    // Keys of tombstones of unknown place that may be gone for good: they may have taken what was before, unseen.
    private readonly HashSet<long> perhapsDeleted = [];

    // Time of the last answer, in ns.
    private readonly long lastReadAt;

    public Compaction(PartitionFacts partition)
    {
        this.partition = partition;
        lastReadAt = partition.Reads.Select(read => read.Completion!.Time).DefaultIfEmpty(0).Max();
        if (!partition.Cleaning.Compacts)
        {
            return;
        }

        var isComplete = IsReadToTheEnd();
        foreach (var append in partition.Appends
            .Where(a => a.Keys is not null && a.Operation.Outcome != EntryType.Fail))
        {
            for (var i = 0; i < append.Values.Length; i++)
            {
                Note(append, i, isComplete);
            }
        }

        records.Sort((a, b) => a.Offset.CompareTo(b.Offset));
        NoteSuccessors();
    }

    /// <summary>
    /// The records that a read from <paramref name="from"/> to <paramref name="end"/> (exclusive), answered at an index
    /// of the history, had to return: those with a key of which no later record had been sent by then, and that are no
    /// tombstones whose time had come. None if the partition is not compacted.
    /// </summary>
    public IEnumerable<Known> DueIn(long from, long end, HistoryEntry answer)
    {
        var answered = answer.Index;
        var (low, high) = (0, records.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = records[middle].Offset < from ? (middle + 1, high) : (low, middle);
        }

        for (; low < records.Count && records[low].Offset < end; low++)
        {
            if (records[low].SupersededFrom > answered && !perhaps.Contains(records[low].Key)
                && !MayExpire(records[low].Append, records[low].Position, answer.Time))
            {
                yield return records[low];
            }
        }
    }

    /// <summary>Whether the record at an offset may have been removed.</summary>
    public bool MayRemove(AppendFacts append, int position) =>
        partition.Cleaning.Compacts && append.Keys is { } keys
        && (perhaps.Contains(keys[position]) || perhapsDeleted.Contains(keys[position])
            || MayExpire(append, position, lastReadAt)
            || (last.TryGetValue(keys[position], out var later) && later > append.Base + position));

    private bool MayExpire(AppendFacts append, int position, long at) => append.IsTombstone(position)
        && at >= append.Operation.Invocation.Time + partition.Cleaning.TombstonesLastNs;

    private void Note(AppendFacts append, int position, bool isComplete)
    {
        var (key, offset) = (append.Keys![position], append.Base + position);
        if (append.Base >= 0)
        {
            records.Add(new Known(offset, key, append, position, long.MaxValue));
            last[key] = Math.Max(offset, last.GetValueOrDefault(key));
        }
        else
        {
            var begun = append.Operation.Begin;
            placeless[key] = Math.Min(begun, placeless.GetValueOrDefault(key, begun));
            if (!isComplete)
            {
                perhaps.Add(key);
            }

            if (MayExpire(append, position, lastReadAt))
            {
                perhapsDeleted.Add(key);
            }
        }
    }

    private void NoteSuccessors()
    {
        var begun = new Dictionary<long, long>(placeless);
        for (var i = records.Count - 1; i >= 0; i--)
        {
            var (key, earliest) = (records[i].Key, begun.GetValueOrDefault(records[i].Key, long.MaxValue));
            records[i] = records[i] with { SupersededFrom = earliest };
            begun[key] = Math.Min(earliest, records[i].Append.Operation.Begin);
        }
    }

    private bool IsReadToTheEnd()
    {
        var acknowledged = partition.Appends.Where(a => a.IsAcknowledged).Select(a => a.Base + a.Values.Length);
        var end = acknowledged.Concat(partition.Reads.Select(r => r.Completion!.HighWatermark!.Value))
            .DefaultIfEmpty(0).Max();
        return end == 0 || partition.FinallyCovered.Contains(end - 1);
    }

    /// <summary>A record whose place is known.</summary>
    /// <param name="Offset">Its offset.</param>
    /// <param name="Key">Its key.</param>
    /// <param name="Append">The append it was part of.</param>
    /// <param name="Position">Position within the append, from 0.</param>
    /// <param name="SupersededFrom">Index at which the first append began that put the key at a later offset;
    /// <see cref="long.MaxValue"/> if none did.</param>
    public readonly record struct Known(
        long Offset, long Key, AppendFacts Append, int Position, long SupersededFrom);
}
