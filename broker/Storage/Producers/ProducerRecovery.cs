using Broker.Storage.Records;

namespace Broker.Storage.Producers;

/// <summary>Builds the producers of a log by reading all of it.</summary>
internal static class ProducerRecovery
{
    private const int ChunkBytes = 1024 * 1024;

    /// <summary>Completes when <paramref name="target"/> stands for the log as it is then.</summary>
    /// <exception cref="IOException">Not readable.</exception>
    public static async Task RunAsync(Log log, ProducerStateManager target)
    {
        while (!await TryAsync(log, target))
        {
            // The log was truncated meanwhile: what was read may be gone.
        }
    }

    private static async Task<bool> TryAsync(Log log, ProducerStateManager target)
    {
        var truncations = target.Truncations;
        var rebuilt = target.CreateEmpty();
        for (var offset = log.StartOffset; offset < log.EndOffset;)
        {
            ReadOnlyMemory<byte> batches;
            try
            {
                batches = await log.ReadAsync(offset, log.EndOffset, ChunkBytes, atLeastOneBatch: true);
            }
            catch (OffsetOutOfRangeException) when (target.Truncations != truncations)
            {
                return false;
            }

            if (target.Truncations != truncations)
            {
                return false;
            }

            rebuilt.OnAppended(batches);
            foreach (var batch in RecordBatches.Of(batches))
            {
                offset = batch.NextOffset;
            }
        }

        // Nothing can be appended between reading the end and this.
        target.TakeOver(rebuilt);
        return true;
    }
}
