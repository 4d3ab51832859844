using Broker.Storage.Records;

namespace Broker.Storage;

/// <summary>
/// Where each batch of the last part of a segment is. Truncation is synchronous and so can not look for a boundary in
/// the file.
/// </summary>
/// <param name="startOffset">Offset the part starts with.</param>
/// <param name="startPosition">Its position in the file.</param>
internal sealed class BatchIndex(long startOffset, long startPosition = 0)
{
    // Invariant: the batches follow each other, in offsets from StartOffset to NextOffset, and in positions up to
    // EndPosition without gap. Only in a log that is compacted there are gaps between offsets.
    private readonly List<BatchEntry> entries = [];

    /// <summary>Every batch that ends above this offset is here: the end of the batch before the first.</summary>
    public long StartOffset { get; private set; } = startOffset;

    /// <summary>Position of the first batch.</summary>
    public long StartPosition => PositionAt(0);

    /// <summary>Offset after the last batch.</summary>
    public long NextOffset { get; private set; } = startOffset;

    /// <summary>Position after the last batch.</summary>
    public long EndPosition { get; private set; } = startPosition;

    /// <summary>Number of batches.</summary>
    public int Count => entries.Count;

    /// <summary>Adds a batch that follows the last one.</summary>
    public void Add(RecordBatch batch)
    {
        entries.Add(new BatchEntry(batch.BaseOffset, batch.NextOffset, EndPosition, batch.MaxTimestamp));
        NextOffset = batch.NextOffset;
        EndPosition += batch.SizeInBytes;
    }

    /// <summary>How many batches end at or below <paramref name="offset"/>.</summary>
    public int CountUpTo(long offset)
    {
        if (offset >= NextOffset)
        {
            return entries.Count;
        }

        var (low, high) = (0, entries.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = entries[middle].NextOffset <= offset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The offset after the first <paramref name="count"/> batches.</summary>
    public long EndOfFirst(int count) => count == 0 ? StartOffset : entries[count - 1].NextOffset;

    /// <summary>Position of batch number <paramref name="batch"/>; the end for the number after the last.</summary>
    public long PositionAt(int batch) => batch < entries.Count ? entries[batch].Position : EndPosition;

    /// <summary>Largest timestamp of batch number <paramref name="batch"/>.</summary>
    public long MaxTimestampAt(int batch) => entries[batch].MaxTimestamp;

    /// <summary>
    /// First offset of the first batch that ends above an offset and has a timestamp not below the one given, or null.
    /// </summary>
    public long? FirstSince(long offset, long timestamp)
    {
        for (var i = CountUpTo(offset); i < entries.Count; i++)
        {
            if (entries[i].MaxTimestamp >= timestamp)
            {
                return entries[i].BaseOffset;
            }
        }

        return null;
    }

    /// <summary>Whether there is a batch with this last offset and this largest timestamp.</summary>
    public bool Has(long lastOffset, long timestamp)
    {
        var batch = CountUpTo(lastOffset);
        return batch < entries.Count
            && entries[batch].NextOffset == lastOffset + 1 && entries[batch].MaxTimestamp == timestamp;
    }

    /// <summary>Keeps the first <paramref name="count"/> batches.</summary>
    public void KeepFirst(int count)
    {
        NextOffset = EndOfFirst(count);
        EndPosition = PositionAt(count);
        entries.RemoveRange(count, entries.Count - count);
    }

    /// <summary>The part reaches up to an offset above its last batch: what lay between was compacted away.</summary>
    public void ExtendTo(long offset) => NextOffset = Math.Max(NextOffset, offset);

    /// <summary>Forgets all batches.</summary>
    public void ResetTo(long offset, long position = 0)
    {
        entries.Clear();
        (StartOffset, NextOffset, EndPosition) = (offset, offset, position);
    }

    /// <summary>Forgets the batches before a position.</summary>
    public void ForgetBefore(long position)
    {
        var kept = entries.FindIndex(entry => entry.Position >= position);
        var forgotten = kept < 0 ? entries.Count : kept;
        StartOffset = EndOfFirst(forgotten);
        entries.RemoveRange(0, forgotten);
    }

    /// <summary>Puts batches in front that end where this index starts; false if they do not.</summary>
    public bool TryPrepend(BatchIndex earlier)
    {
        if (earlier.NextOffset > StartOffset || earlier.EndPosition != StartPosition)
        {
            return false;
        }

        StartOffset = earlier.StartOffset;
        entries.InsertRange(0, earlier.entries);
        return true;
    }
}
