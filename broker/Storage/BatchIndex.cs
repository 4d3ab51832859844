using Broker.Storage.Records;

namespace Broker.Storage;

/// <summary>
/// Where the batches of a segment are. Every batch has an entry, because truncation is synchronous and so can not look
/// for a boundary in the file.
/// </summary>
/// <param name="baseOffset">Offset the segment starts with.</param>
internal sealed class BatchIndex(long baseOffset)
{
    // Invariant: the batches follow each other without gap, in offsets from baseOffset to NextOffset and in positions
    // from 0 to EndPosition.
    private readonly List<BatchEntry> entries = [];

    /// <summary>Offset after the last batch.</summary>
    public long NextOffset { get; private set; } = baseOffset;

    /// <summary>Position after the last batch.</summary>
    public long EndPosition { get; private set; }

    /// <summary>Number of batches.</summary>
    public int Count => entries.Count;

    /// <summary>Adds a batch that follows the last one.</summary>
    public void Add(RecordBatch batch)
    {
        entries.Add(new BatchEntry(batch.BaseOffset, EndPosition, batch.MaxTimestamp));
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

        // The batch that contains the offset is the last that starts at or below it.
        var (low, high) = (0, entries.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = entries[middle].BaseOffset <= offset ? (middle + 1, high) : (low, middle);
        }

        return Math.Max(0, low - 1);
    }

    /// <summary>First offset of batch number <paramref name="batch"/>; the end for the number after the last.</summary>
    public long OffsetAt(int batch) => batch < entries.Count ? entries[batch].BaseOffset : NextOffset;

    /// <summary>Position of batch number <paramref name="batch"/>; the end for the number after the last.</summary>
    public long PositionAt(int batch) => batch < entries.Count ? entries[batch].Position : EndPosition;

    /// <summary>Largest timestamp of batch number <paramref name="batch"/>.</summary>
    public long MaxTimestampAt(int batch) => entries[batch].MaxTimestamp;

    /// <summary>Keeps the first <paramref name="count"/> batches.</summary>
    public void KeepFirst(int count)
    {
        NextOffset = OffsetAt(count);
        EndPosition = PositionAt(count);
        entries.RemoveRange(count, entries.Count - count);
    }
}
