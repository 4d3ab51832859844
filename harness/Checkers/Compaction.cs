namespace Harness.Checkers;

/// <summary>
/// What compaction may have removed from one partition: a record of which it is known that a later one with the same
/// key is, or was, in the log. If that one is gone, too, it needs a still later one; so the last of each key has to be
/// there. A record without value, a tombstone, goes also without a successor, some time after it was sent. Needs the
/// places of all appends.
/// </summary>
internal sealed class Compaction
{
    private readonly HistoryFacts facts;
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

    public Compaction(HistoryFacts facts, PartitionFacts partition)
    {
        this.facts = facts;
        this.partition = partition;
        if (!partition.Cleaning.Compacts)
        {
            return;
        }

        for (var i = 0; i < partition.Reads.Count; i++)
        {
            lastReadAt = Math.Max(lastReadAt, facts.TimeOf(partition.Reads[i].End));
        }

        var isComplete = IsReadToTheEnd();
        for (var i = 0; i < partition.Appends.Count; i++)
        {
            var append = facts.Appends[partition.Appends[i]];
            var count = append is { FirstKey: >= 0, HasFailed: false } ? append.Count : 0;
            for (var position = 0; position < count; position++)
            {
                Note(append, partition.Appends[i], position, isComplete);
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
    public IEnumerable<Known> DueIn(long from, long end, long answered)
    {
        var (low, high) = (0, records.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = records[middle].Offset < from ? (middle + 1, high) : (low, middle);
        }

        for (; low < records.Count && records[low].Offset < end; low++)
        {
            if (records[low].SupersededFrom > answered && !perhaps.Contains(records[low].Key)
                && !MayExpire(facts.Appends[records[low].Append], records[low].Position, facts.TimeOf(answered)))
            {
                yield return records[low];
            }
        }
    }

    /// <summary>Whether the record at an offset may have been removed.</summary>
    public bool MayRemove(in AppendFacts append, int position) =>
        partition.Cleaning.Compacts && facts.KeyOf(append, position) is { } key
        && (perhaps.Contains(key) || perhapsDeleted.Contains(key)
            || MayExpire(append, position, lastReadAt)
            || (last.TryGetValue(key, out var later) && later > append.Base + position));

    private bool MayExpire(in AppendFacts append, int position, long at) =>
        facts.Tombstones.Contains(facts.ValueOf(append, position))
        && at >= facts.TimeOf(append.Begin) + partition.Cleaning.TombstonesLastNs;

    private void Note(in AppendFacts append, int number, int position, bool isComplete)
    {
        var (key, offset) = (facts.AppendedKeys[append.FirstKey + position], append.Base + position);
        if (append.Base >= 0)
        {
            records.Add(new Known(offset, key, number, position, long.MaxValue));
            last[key] = Math.Max(offset, last.GetValueOrDefault(key));
        }
        else
        {
            placeless[key] = Math.Min(append.Begin, placeless.GetValueOrDefault(key, append.Begin));
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
            begun[key] = Math.Min(earliest, facts.Appends[records[i].Append].Begin);
        }
    }

    private bool IsReadToTheEnd()
    {
        var end = partition.HighWatermark;
        for (var i = 0; i < partition.Appends.Count; i++)
        {
            var append = facts.Appends[partition.Appends[i]];
            end = append.IsAcknowledged ? Math.Max(end, append.Base + append.Count) : end;
        }

        return end == 0 || partition.FinallyCovered.Contains(end - 1);
    }

    /// <summary>A record whose place is known.</summary>
    /// <param name="Offset">Its offset.</param>
    /// <param name="Key">Its key.</param>
    /// <param name="Append">Number of the append it was part of.</param>
    /// <param name="Position">Position within the append, from 0.</param>
    /// <param name="SupersededFrom">Index at which the first append began that put the key at a later offset;
    /// <see cref="long.MaxValue"/> if none did.</param>
    public readonly record struct Known(
        long Offset, long Key, int Append, int Position, long SupersededFrom);
}
