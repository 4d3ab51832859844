using Broker.Storage.Producers;

namespace Broker.Storage;

/// <content>Snapshots of the producers.</content>
public sealed partial class Log
{
    private readonly ProducerSnapshots snapshots;

    /// <summary>
    /// The latest snapshot of producers up to an offset that belongs to the records of the log; null if there is none.
    /// </summary>
    /// <param name="upTo">The offset (inclusive).</param>
    /// <exception cref="IOException">Not readable.</exception>
    internal Task<(long Offset, ProducerSnapshot Snapshot)?> ReadProducerSnapshotAsync(long upTo) =>
        snapshots.ReadLatestAsync(upTo, BelongsToLog);

    // Two logs that have the same epoch at an offset are the same up to there. What lies below the start of the log was
    // committed: nothing else was ever there.
    private bool BelongsToLog(long offset, ProducerSnapshot snapshot) =>
        snapshot.LeaderEpoch < 0
        || offset <= StartOffset
        || (offset <= EndOffset && Epochs.EpochOf(offset - 1) == snapshot.LeaderEpoch);

    private async Task OpenProducersAsync(ProducerStateManager? producers)
    {
        if (producers is not null)
        {
            snapshots.Open(SegmentOffsets, EndOffset);
            Producers = producers;
            await producers.RebuildAsync(this);
        }
    }

    // What is being rebuilt does not stand for the log.
    private void TakeProducerSnapshot(int lastEpoch)
    {
        if (Producers is { IsComplete: true } known)
        {
            snapshots.Take(EndOffset, known.ToSnapshot(lastEpoch));
        }
    }
}
