namespace Broker.Storage;

/// <summary>What opening a log found and repaired.</summary>
/// <param name="BytesCut">Bytes removed from the end of the log; 0 if all of it was intact.</param>
/// <param name="CutReason">Why they were removed; null if none were.</param>
/// <param name="EpochCheckpointProblem">Why the leader epoch checkpoint could not be used; null if it could.</param>
public sealed record LogRecovery(long BytesCut, string? CutReason, string? EpochCheckpointProblem)
{
    /// <summary>Segments all of whose batches were checked; 0 after an orderly stop.</summary>
    public int SegmentsScanned { get; init; }
}
