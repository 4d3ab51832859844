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
    /// <exception cref="CorruptLogException">A batch is damaged.</exception>
    /// <exception cref="IOException">Not readable.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(
        long offset, long limitOffset, int maxBytes, bool atLeastOneBatch, LeaderEpochs epochs)
    {
        var (position, length) = offset >= tail.StartOffset
            ? LocateInTail(offset, limitOffset, maxBytes, atLeastOneBatch)
            : await LocateByIndexAsync(offset, limitOffset, maxBytes, atLeastOneBatch, epochs);
        if (length == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var bytes = await HeaderReader.ReadAsync(file, Path, position, length);
        return SegmentCheck.WholeBatches(Path, position, bytes, new(offset, limitOffset, epochs));
    }

    /// <summary>
    /// Base offset of the first batch that ends above <paramref name="offset"/> and has a timestamp not below
    /// <paramref name="timestamp"/>, or null.
    /// </summary>
    public async ValueTask<long?> FirstBatchSinceAsync(long offset, long timestamp)
    {
        await LoadIndexAsync();
        if (index!.MaxTimestamp < timestamp || SizeInBytes == 0)
        {
            return null;
        }

        var headers = Headers();
        var (known, knownTimestamp) = index.FloorOfTime(timestamp);
        if (knownTimestamp >= 0 && known < tail.StartOffset)
        {
            var (_, indexed) = await FindAsync(headers, known);
            if (indexed.LastOffset != known || indexed.MaxTimestamp != knownTimestamp)
            {
                await RebuildIndexAsync();
                (known, _) = index.FloorOfTime(timestamp);
            }
        }

        var from = Math.Max(known, offset);
        if (from < tail.StartOffset)
        {
            var (position, header) = await FindAsync(headers, from);
            while (header.MaxTimestamp < timestamp && header.NextOffset < tail.StartOffset)
            {
                position += header.SizeInBytes;
                header = await headers.AtAsync(position, header.NextOffset);
            }

            if (header.MaxTimestamp >= timestamp)
            {
                return header.BaseOffset;
            }
        }

        return tail.FirstSince(from, timestamp);
    }

    /// <summary>Largest timestamp of the segment; -1 if it has none.</summary>
    public async ValueTask<long> MaxTimestampAsync()
    {
        await LoadIndexAsync();
        return index!.MaxTimestamp;
    }

    private (long Position, int Length) LocateInTail(long offset, long limitOffset, int maxBytes, bool atLeastOneBatch)
    {
        var first = tail.CountUpTo(offset);
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

    private async ValueTask<(long Position, int Length)> LocateByIndexAsync(
        long offset, long limitOffset, int maxBytes, bool atLeastOneBatch, LeaderEpochs epochs)
    {
        await LoadIndexAsync();
        var (position, header) = await FindAsync(Headers(), offset);
        if (header.NextOffset > limitOffset || (header.SizeInBytes > maxBytes && !atLeastOneBatch))
        {
            // Nothing is to be returned, if the header is right: a damaged one must not pass for that.
            var batch = await HeaderReader.ReadAsync(file, Path, position, header.SizeInBytes);
            SegmentCheck.WholeBatches(Path, position, batch, new(offset, NextOffset, epochs));
            return (position, 0);
        }

        var most = Math.Min(Math.Max(maxBytes, header.SizeInBytes), SizeInBytes - position);
        return (position, (int)most);
    }

    // The batch that contains an offset. A wrong entry of the index is found out by the batch it points to.
    private async ValueTask<(long Position, RecordBatch Header)> FindAsync(HeaderReader headers, long offset)
    {
        var (last, position) = index!.Floor(offset);
        if (position > 0 && (await headers.TryAtAsync(position))?.LastOffset != last)
        {
            await RebuildIndexAsync();
            (_, position) = index.Floor(offset);
        }

        var header = await headers.AtAsync(position, position == 0 ? BaseOffset : null);
        while (header.NextOffset <= offset)
        {
            position += header.SizeInBytes;
            header = await headers.AtAsync(position, header.NextOffset);
        }

        return (position, header);
    }
}
