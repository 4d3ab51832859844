using Broker.Storage.Records;

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
                if (await TryReadAsync(log, target) is { } rebuilt && target.Truncations == truncations)
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

    // Null if the log was truncated meanwhile: what was read may be gone.
    private static async Task<ProducerStateManager?> TryReadAsync(Log log, ProducerStateManager target)
    {
        var truncations = target.Truncations;
        var latest = await log.ReadProducerSnapshotAsync();
        var rebuilt = latest is { } found ? target.CreateFrom(found.Offset, found.Snapshot) : target.CreateEmpty();
        var offset = Math.Max(log.StartOffset, latest?.Offset ?? 0);
        while (offset < log.EndOffset)
        {
            var end = log.EndOffset;
            var batches = await log.ReadAsync(offset, end, ChunkBytes, atLeastOneBatch: true);
            if (target.Truncations != truncations)
            {
                return null;
            }

            // Nothing may be left of the end of a compacted log.
            offset = batches.IsEmpty ? end : offset;
            rebuilt.OnAppended(batches);
            foreach (var batch in RecordBatches.Of(batches))
            {
                offset = batch.NextOffset;
            }
        }

        return rebuilt;
    }
}
