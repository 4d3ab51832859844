using Broker.Storage.Records;

namespace Broker.Storage;

/// <content>Finding and reading batches.</content>
internal sealed partial class LogSegment
{
    /// <summary>
    /// Reads whole batches from the one that contains <paramref name="offset"/>, none that ends above
    /// <paramref name="limitOffset"/>, up to <paramref name="maxBytes"/>; a longer first one only if
    /// <paramref name="atLeastOneBatch"/>. Every batch is checked.
    /// </summary>
    /// <returns>Null if no batch of the segment ends above the offset: those were compacted away.</returns>
    /// <exception cref="CorruptLogException">A batch is damaged.</exception>
    /// <exception cref="IOException">Not readable.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        long offset, long limitOffset, int maxBytes, bool atLeastOneBatch, LeaderEpochs epochs)
    {
        var isKnown = offset >= tail.StartOffset;
        var place = isKnown
            ? LocateInTail(offset, limitOffset, maxBytes, atLeastOneBatch)
            : await LocateByIndexAsync(offset, limitOffset, maxBytes, atLeastOneBatch, epochs);
        if (place is not var (position, length))
        {
            return null;
        }

        if (length == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var bytes = await HeaderReader.ReadAsync(file, Path, position, length);
        return SegmentCheck.WholeBatches(Path, position, bytes, new(offset, limitOffset, epochs, options.MayHaveGaps));
    }

    /// <summary>
    /// Base offset of the first batch that ends above <paramref name="offset"/> and has a timestamp not below
    /// <paramref name="timestamp"/>, or null.
    /// </summary>
    /// <exception cref="CorruptLogException">A batch that was passed over is damaged.</exception>
    /// <exception cref="IOException">Not readable.</exception>
    public async ValueTask<long?> FirstBatchSinceAsync(long offset, long timestamp, LeaderEpochs epochs)
    {
        if (SizeInBytes == 0 || await MaxTimestampAsync() < timestamp)
        {
            return null;
        }

        var (known, knownTimestamp) = await FloorOfTimeAsync(timestamp);
        if (knownTimestamp >= 0 && !await HasAsync(known, knownTimestamp))
        {
            await RebuildIndexAsync();
            (known, _) = index!.FloorOfTime(timestamp);
        }

        var from = Math.Max(known, offset);
        if (from < tail.StartOffset)
        {
            var headers = Headers();
            var (position, found) = await FindAsync(headers, from);
            while (found is { } header && position < tail.StartPosition)
            {
                if (header.MaxTimestamp >= timestamp)
                {
                    return header.BaseOffset;
                }

                // That it may be passed over is believed only if all of it is as it was written.
                var batch = await HeaderReader.ReadAsync(file, Path, position, header.SizeInBytes);
                SegmentCheck.WholeBatches(
                    Path, position, batch, new(header.BaseOffset, NextOffset, epochs, options.MayHaveGaps));
                position += header.SizeInBytes;
                found = position < tail.StartPosition ? await headers.AtAsync(position, header.NextOffset) : null;
            }
        }

        return tail.FirstSince(from, timestamp);
    }

    /// <summary>Largest timestamp of the segment; -1 if it has none.</summary>
    public async ValueTask<long> MaxTimestampAsync()
    {
        if (sealedMaxTimestamp is { } known)
        {
            return known;
        }

        var largest = await ReadMaxTimestampAsync();
        if (isSealed)
        {
            sealedMaxTimestamp = largest;
        }

        return largest;
    }

    /// <summary>Largest timestamp of the first batch; -1 if there is none, or it has none.</summary>
    /// <exception cref="CorruptLogException">No batch begins there.</exception>
    public async ValueTask<long> FirstTimestampAsync() =>
        SizeInBytes == 0 ? -1 : (await Headers().AtAsync(0, BaseOffset)).MaxTimestamp;

    // Old records are deleted because of it: the time index is not believed without the batch that has the timestamp.
    // One without entries may be damaged, so that the batches tell.
    private async ValueTask<long> ReadMaxTimestampAsync()
    {
        var (offset, timestamp) = index?.Latest ?? await FloorOfTimeAsync(long.MaxValue);
        if (timestamp >= 0 ? await HasAsync(offset, timestamp) : index is not null)
        {
            return timestamp;
        }

        await RebuildIndexAsync();
        return index!.Latest.Timestamp;
    }

    // Whether a batch ends with an offset, and has that timestamp as its largest: an entry of the time index says so.
    private async ValueTask<bool> HasAsync(long lastOffset, long timestamp)
    {
        if (lastOffset >= tail.StartOffset)
        {
            return tail.Has(lastOffset, timestamp);
        }

        var (_, header) = await FindAsync(Headers(), lastOffset);
        return header?.LastOffset == lastOffset && header?.MaxTimestamp == timestamp;
    }

    private (long Position, int Length)? LocateInTail(long offset, long limitOffset, int maxBytes, bool atLeastOneBatch)
    {
        var first = tail.CountUpTo(offset);
        if (first == tail.Count)
        {
            return null;
        }

        var limit = tail.CountUpTo(limitOffset);
        var position = tail.PositionAt(first);

        // The last batch that ends within the bytes, found by halving: a read may span very many batches.
        var (low, high) = (first, Math.Max(first, limit));
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            (low, high) = tail.PositionAt(middle) - position <= maxBytes ? (middle, high) : (low, middle - 1);
        }

        var end = low + (low == first && low < limit && atLeastOneBatch ? 1 : 0);
        return (position, (int)(tail.PositionAt(end) - position));
    }

    private async ValueTask<(long Position, int Length)?> LocateByIndexAsync(
        long offset, long limitOffset, int maxBytes, bool atLeastOneBatch, LeaderEpochs epochs)
    {
        var (position, found) = await FindAsync(Headers(), offset);
        if (found is not { } header)
        {
            return null;
        }

        if (header.NextOffset > limitOffset || (header.SizeInBytes > maxBytes && !atLeastOneBatch))
        {
            // Nothing is to be returned, if the header is right: a damaged one must not pass for that.
            var batch = await HeaderReader.ReadAsync(file, Path, position, header.SizeInBytes);
            SegmentCheck.WholeBatches(Path, position, batch, new(offset, NextOffset, epochs, options.MayHaveGaps));
            return (position, 0);
        }

        var most = Math.Min(Math.Max(maxBytes, header.SizeInBytes), SizeInBytes - position);
        return (position, (int)most);
    }

    // The first batch that ends above an offset, none if all of these were compacted away. A wrong entry of the index
    // is found out by the batch it points to.
    private async ValueTask<(long Position, RecordBatch? Header)> FindAsync(HeaderReader headers, long offset)
    {
        var (last, position) = await FloorAsync(offset);
        if (position > 0 && (await headers.TryAtAsync(position))?.LastOffset != last)
        {
            await RebuildIndexAsync();
            (_, position) = index!.Floor(offset);
        }

        long? next = position == 0 ? BaseOffset : null;
        while (!options.MayHaveGaps || position < SizeInBytes)
        {
            var header = await headers.AtAsync(position, next);
            if (header.NextOffset > offset)
            {
                return (position, header);
            }

            position += header.SizeInBytes;
            next = header.NextOffset;
        }

        return (position, null);
    }

    // From the index in memory or, in a segment that is done, from its files.
    private async ValueTask<(long Offset, long Position)> FloorAsync(long offset)
    {
        if (index is null && await IndexSearch().FloorAsync(offset) is { } found
            && found.Position < Math.Max(1, SizeInBytes))
        {
            return found;
        }

        if (index is null)
        {
            await RebuildIndexAsync();
        }

        return index!.Floor(offset);
    }

    private async ValueTask<(long Offset, long Timestamp)> FloorOfTimeAsync(long timestamp)
    {
        if (index is null && await IndexSearch().FloorOfTimeAsync(timestamp - 1) is { } found)
        {
            return found;
        }

        if (index is null)
        {
            await RebuildIndexAsync();
        }

        return index!.FloorOfTime(timestamp);
    }

    private IndexFileSearch IndexSearch() => new(storage, directory, BaseOffset, NextOffset);
}
