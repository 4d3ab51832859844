using Broker.Storage.Records;
using Broker.Storage.Transactions;

namespace Broker.Storage.Producers;

/// <summary>Builds the producers of a log: from the latest snapshot, and the batches after it.</summary>
internal static class ProducerRecovery
{
    private const int ChunkBytes = 1024 * 1024;

    /// <summary>Completes when <paramref name="target"/> stands for the log as it is then.</summary>
    /// <exception cref="IOException">Not readable.</exception>
    public static async Task RunAsync(Log log, ProducerStateManager target)
    {
        while (true)
        {
            var truncations = target.Truncations;
            try
            {
                if (await TryReadAsync(log, target, long.MaxValue, []) is { } rebuilt
                    && target.Truncations == truncations)
                {
                    // Nothing can be appended between reading the end and this.
                    target.TakeOver(rebuilt);
                    return;
                }
            }
            catch (Exception exception)
                when (target.Truncations != truncations && exception is OffsetOutOfRangeException or IOException)
            {
                // The log was truncated meanwhile: read what is there now.
            }
        }
    }

    /// <summary>The transactions that were aborted by markers from an offset on, in the order of these.</summary>
    /// <param name="log">The log; nothing else uses it yet.</param>
    /// <param name="target">Its producers.</param>
    /// <param name="from">The offset.</param>
    /// <exception cref="IOException">Not readable.</exception>
    public static async Task<IReadOnlyList<AbortedTransaction>> AbortedFromAsync(
        Log log, ProducerStateManager target, long from)
    {
        var aborted = new List<AbortedTransaction>();
        await TryReadAsync(log, target, from, aborted);
        return [.. aborted.Where(transaction => transaction.LastOffset >= from)];
    }

    // Null if the log was truncated meanwhile: what was read may be gone. Begins with the latest snapshot up to an
    // offset.
    private static async Task<ProducerStateManager?> TryReadAsync(
        Log log, ProducerStateManager target, long snapshotUpTo, List<AbortedTransaction> aborted)
    {
        var truncations = target.Truncations;
        var latest = await log.ReadProducerSnapshotAsync(snapshotUpTo);
        var rebuilt = latest is { } found ? target.CreateFrom(found.Offset, found.Snapshot) : target.CreateEmpty();

        var offset = Math.Max(FirstStored(), latest?.Offset ?? 0);
        while (offset < log.EndOffset)
        {
            offset = Math.Max(offset, FirstStored());
            var end = log.EndOffset;
            var batches = await log.ReadStoredAsync(offset, end, ChunkBytes, atLeastOneBatch: true);
            if (target.Truncations != truncations)
            {
                return null;
            }

            // Nothing may be left of the end of a compacted log.
            offset = batches.IsEmpty ? end : offset;
            aborted.AddRange(Append(log, rebuilt, batches));
            foreach (var batch in RecordBatches.Of(batches))
            {
                offset = batch.NextOffset;
            }
        }

        return rebuilt;

        // What was deleted as far as readers know may hold the begin or the end of a transaction; and after a crash a
        // log start that was not saved may be further back again.
        long FirstStored() => log.SegmentOffsets[0];
    }

    private static IReadOnlyList<AbortedTransaction> Append(
        Log log, ProducerStateManager rebuilt, ReadOnlyMemory<byte> batches)
    {
        try
        {
            return rebuilt.OnAppended(batches);
        }
        catch (CorruptRecordException exception)
        {
            // No log accepts such batches: others wrote them there.
            throw new CorruptLogException(log.Name, 0, exception.Message.TrimEnd('.'));
        }
    }
}
