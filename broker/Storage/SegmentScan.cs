namespace Broker.Storage;

/// <summary>What a scan of a segment's file found.</summary>
/// <param name="Index">The intact batches.</param>
/// <param name="Epochs">Where the leader epochs of the batches start.</param>
/// <param name="InvalidBytes">Bytes after the intact batches.</param>
/// <param name="Problem">What is wrong with the first of them; null if there are none.</param>
internal sealed record SegmentScan(BatchIndex Index, LeaderEpochs Epochs, long InvalidBytes, string? Problem)
{
    /// <summary>Whether there are control batches of producers, which end transactions.</summary>
    public bool HasMarkers { get; init; }
}
