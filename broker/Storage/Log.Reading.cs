using Broker.Storage.Records;

namespace Broker.Storage;

/// <content>Reading by offset and by timestamp.</content>
public sealed partial class Log
{
    /// <summary>
    /// Reads whole batches of one segment, from the one that contains <paramref name="offset"/>; the next segment is
    /// read by the next call.
    /// </summary>
    /// <param name="offset">Where to start; the end offset gives nothing.</param>
    /// <param name="limitOffset">No batch that ends above this offset (exclusive) is returned.</param>
    /// <param name="maxBytes">Largest length of the result.</param>
    /// <param name="atLeastOneBatch">Whether a first batch longer than <paramref name="maxBytes"/> is returned.</param>
    /// <returns>Memory that belongs to the caller; empty if no batch qualifies.</returns>
    /// <exception cref="OffsetOutOfRangeException">Outside of the log, maybe by a truncation meanwhile.</exception>
    /// <exception cref="CorruptLogException">A batch is damaged.</exception>
    /// <exception cref="IOException">Not possible.</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(
        long offset, long limitOffset, int maxBytes, bool atLeastOneBatch) =>
        ReadFromAsync(offset, limitOffset, maxBytes, atLeastOneBatch, withDeleted: false);

    /// <summary>As <see cref="ReadAsync"/>, also of deleted records whose segment is still there.</summary>
    internal ValueTask<ReadOnlyMemory<byte>> ReadStoredAsync(
        long offset, long limitOffset, int maxBytes, bool atLeastOneBatch) =>
        ReadFromAsync(offset, limitOffset, maxBytes, atLeastOneBatch, withDeleted: true);

    private async ValueTask<ReadOnlyMemory<byte>> ReadFromAsync(
        long offset, long limitOffset, int maxBytes, bool atLeastOneBatch, bool withDeleted)
    {
        while (true)
        {
            VerifyUsable();
            if (offset < (withDeleted ? segments[0].BaseOffset : StartOffset) || offset > EndOffset)
            {
                throw new OffsetOutOfRangeException(Name, offset, StartOffset, EndOffset);
            }

            if (offset == EndOffset || limitOffset <= offset)
            {
                return ReadOnlyMemory<byte>.Empty;
            }

            var reading = generation;
            var segment = segments[IndexOf(offset)];
            try
            {
                var batches = await segment.ReadAsync(offset, limitOffset, maxBytes, atLeastOneBatch, Epochs);
                if (reading == generation && batches is { } found)
                {
                    return found;
                }

                // Nothing is left of the segment from there on: what follows is in the next one.
                offset = reading == generation ? segment.NextOffset : offset;
            }
            catch (Exception exception) when (reading != generation && IsOfAChange(exception))
            {
                // The batches were removed while they were read: look again what is there now.
            }
        }
    }

    /// <summary>The first record with a timestamp not below the one given.</summary>
    /// <param name="timestampMs">Milliseconds since 1970.</param>
    /// <param name="limitOffset">Only offsets below this one count.</param>
    /// <returns>Where it is, or null if there is none.</returns>
    /// <exception cref="CorruptLogException">A batch is damaged.</exception>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task<TimestampedOffset?> OffsetForTimestampAsync(long timestampMs, long limitOffset)
    {
        while (true)
        {
            VerifyUsable();
            var searching = generation;
            try
            {
                var found = await SearchAsync(timestampMs, limitOffset);
                if (searching == generation)
                {
                    return found;
                }
            }
            catch (Exception exception) when (searching != generation && IsOfAChange(exception))
            {
                // What was searched so far may be gone: search again.
            }
        }
    }

    private static bool IsOfAChange(Exception exception) =>
        exception is CorruptLogException or IOException or ObjectDisposedException or OffsetOutOfRangeException;

    private async Task<TimestampedOffset?> SearchAsync(long timestampMs, long limitOffset)
    {
        var searched = StartOffset;
        while (searched < Math.Min(limitOffset, EndOffset))
        {
            var segment = segments[IndexOf(searched)];
            if (await segment.FirstBatchSinceAsync(searched, timestampMs, Epochs) is not { } candidate)
            {
                searched = segment.NextOffset;
                continue;
            }

            if (candidate >= limitOffset)
            {
                return null;
            }

            var bytes = await segment.ReadAsync(
                Math.Max(candidate, searched), long.MaxValue, 0, atLeastOneBatch: true, Epochs);
            VerifyUsable();
            var batch = RecordBatch.Read(bytes.GetValueOrDefault());
            if (LogBatches.FirstSince(batch, Math.Max(searched, StartOffset), timestampMs) is { } found)
            {
                return found.Offset < limitOffset ? found : null;
            }

            // The record that the header speaks of was deleted or compacted away.
            searched = batch.NextOffset;
        }

        return null;
    }
}
