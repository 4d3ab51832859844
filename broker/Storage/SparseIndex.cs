namespace Broker.Storage;

/// <summary>
/// The offset index and the time index of a segment: an entry every so many bytes, by the same rule as Kafka, so that
/// the files are equal byte for byte.
/// </summary>
/// <param name="baseOffset">Offset the segment starts with.</param>
/// <param name="intervalBytes">Bytes of batches between two entries.</param>
internal sealed class SparseIndex(long baseOffset, int intervalBytes)
{
    // Invariant: offsets and positions increase from entry to entry.
    private readonly List<OffsetIndexEntry> offsets = [];

    // Invariant: timestamps increase, offsets do not decrease; the last is the largest timestamp up to the last entry
    // of the offset index, or, in a completed index, of the segment.
    private readonly List<TimeIndexEntry> times = [];

    // Bytes from the batch of the last entry (or the start) to the end.
    private long sinceLastEntry;

    // The batch with the largest timestamp so far, and its last offset; -1 if none has one.
    private long maxTimestamp = -1;
    private long maxTimestampOffset;

    public IReadOnlyList<OffsetIndexEntry> Offsets => offsets;

    public IReadOnlyList<TimeIndexEntry> Times => times;

    /// <summary>Largest timestamp in the segment, and the last offset of its batch; -1 if there is none.</summary>
    public (long Offset, long Timestamp) Latest => (maxTimestampOffset, maxTimestamp);

    /// <summary>Takes entries over that were read from files; false if they are not in order.</summary>
    public bool TryLoad(IReadOnlyList<OffsetIndexEntry> storedOffsets, IReadOnlyList<TimeIndexEntry> storedTimes)
    {
        offsets.AddRange(storedOffsets);
        times.AddRange(storedTimes);
        for (var i = 0; i < offsets.Count; i++)
        {
            var (offset, position) = i == 0 ? (-1, 0) : (offsets[i - 1].RelativeOffset, offsets[i - 1].Position);
            if (offsets[i].RelativeOffset <= offset || offsets[i].Position <= position)
            {
                return false;
            }
        }

        for (var i = 0; i < times.Count; i++)
        {
            var (timestamp, offset) = i == 0 ? (-1, 0) : (times[i - 1].Timestamp, times[i - 1].RelativeOffset);
            if (times[i].Timestamp <= timestamp || times[i].RelativeOffset < offset)
            {
                return false;
            }
        }

        if (times.Count > 0)
        {
            maxTimestamp = times[^1].Timestamp;
            maxTimestampOffset = baseOffset + times[^1].RelativeOffset;
        }

        return true;
    }

    /// <summary>Counts batches that are in the segment already, without making entries of them.</summary>
    public void Resume(BatchIndex batches)
    {
        sinceLastEntry = batches.EndPosition - (offsets.Count == 0 ? 0 : offsets[^1].Position);
        for (var i = 0; i < batches.Count; i++)
        {
            Notice(batches.MaxTimestampAt(i), batches.EndOfFirst(i + 1) - 1);
        }
    }

    /// <summary>Adds a batch at the end.</summary>
    public void Add(long lastOffset, long position, long sizeInBytes, long timestamp)
    {
        Notice(timestamp, lastOffset);
        if (sinceLastEntry > intervalBytes && position <= int.MaxValue && lastOffset - baseOffset <= int.MaxValue)
        {
            offsets.Add(new OffsetIndexEntry((int)(lastOffset - baseOffset), (int)position));
            AddTime();
            sinceLastEntry = 0;
        }

        sinceLastEntry += sizeInBytes;
    }

    /// <summary>Adds all batches of an index that follow what was added.</summary>
    public void AddAll(BatchIndex batches)
    {
        for (var i = 0; i < batches.Count; i++)
        {
            var position = batches.PositionAt(i);
            var size = batches.PositionAt(i + 1) - position;
            Add(batches.EndOfFirst(i + 1) - 1, position, size, batches.MaxTimestampAt(i));
        }
    }

    /// <summary>Makes the last entry of the time index, when nothing will be added any more.</summary>
    public void Complete() => AddTime();

    /// <summary>Whether an entry more would make one of the files longer than allowed.</summary>
    public bool IsFull(int maxBytes) =>
        offsets.Count >= maxBytes / OffsetIndexEntry.Size || times.Count >= (maxBytes / TimeIndexEntry.Size) - 1;

    /// <summary>The last entry at or below an offset, or the start of the segment (position 0).</summary>
    public (long Offset, long Position) Floor(long offset)
    {
        var count = CountUpTo(offset - baseOffset);
        return count == 0
            ? (baseOffset, 0)
            : (baseOffset + offsets[count - 1].RelativeOffset, offsets[count - 1].Position);
    }

    /// <summary>No batch that ends below the result has a timestamp as large as the one given.</summary>
    public (long Offset, long Timestamp) FloorOfTime(long timestamp)
    {
        var (low, high) = (0, times.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = times[middle].Timestamp < timestamp ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? (baseOffset, -1) : (baseOffset + times[low - 1].RelativeOffset, times[low - 1].Timestamp);
    }

    /// <summary>Removes what describes batches that are not there any more.</summary>
    /// <param name="batches">The batches left, from the last entry left (or earlier) to the end.</param>
    public void Truncate(BatchIndex batches)
    {
        var kept = CountUpTo(batches.NextOffset - 1 - baseOffset);
        offsets.RemoveRange(kept, offsets.Count - kept);
        var last = offsets.Count == 0 ? -1 : offsets[^1].RelativeOffset;
        times.RemoveAll(entry => entry.RelativeOffset > last);
        (maxTimestamp, maxTimestampOffset) =
            times.Count == 0 ? (-1, baseOffset) : (times[^1].Timestamp, baseOffset + times[^1].RelativeOffset);
        Resume(batches);
    }

    private int CountUpTo(long relativeOffset)
    {
        var (low, high) = (0, offsets.Count);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = offsets[middle].RelativeOffset <= relativeOffset ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void Notice(long timestamp, long lastOffset)
    {
        if (timestamp > maxTimestamp)
        {
            (maxTimestamp, maxTimestampOffset) = (timestamp, lastOffset);
        }
    }

    private void AddTime()
    {
        var known = times.Count == 0 ? -1 : times[^1].Timestamp;
        if (maxTimestamp > known && maxTimestampOffset - baseOffset <= int.MaxValue)
        {
            times.Add(new TimeIndexEntry(maxTimestamp, (int)(maxTimestampOffset - baseOffset)));
        }
    }
}
