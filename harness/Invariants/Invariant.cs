using Harness.Checkers;

namespace Harness.Invariants;

/// <summary>
/// Something that holds at every moment in every replica of a correct broker. It is asked after steps that could break
/// it; what it answers is why it is broken, a plain sentence, or null.
/// </summary>
internal abstract class Invariant
{
    /// <summary>What a violation is called.</summary>
    public abstract Anomaly Violation { get; }

    /// <summary>A replica was opened with what its log holds and the high watermark that it remembers.</summary>
    public virtual string? OnOpened(ObservedPartition partition, ObservedReplica replica) => null;

    /// <summary>A replica is about to append a batch after what it has.</summary>
    public virtual string? OnAppend(ObservedPartition partition, ObservedReplica replica, ObservedBatch batch) => null;

    /// <summary>A replica became the leader.</summary>
    public virtual string? OnLeader(ObservedPartition partition, ObservedReplica replica) => null;

    /// <summary>The high watermark of a replica is about to move.</summary>
    public virtual string? OnHighWatermark(
        ObservedPartition partition, ObservedReplica replica, int leaderEpoch, long highWatermark) => null;

    /// <summary>More is committed than before.</summary>
    public virtual string? OnCommit(ObservedPartition partition, ObservedReplica leader) => null;

    /// <summary>A replica has less than before.</summary>
    public virtual string? OnLoss(ObservedPartition partition, ObservedReplica replica) => null;

    /// <summary>A replica removed records from its log, as its leader told it to.</summary>
    public virtual string? OnRemoval(ObservedPartition partition, ObservedReplica replica) => null;

    /// <summary>The controller decided about the partition.</summary>
    public virtual string? OnDecision(ObservedPartition partition) => null;

    /// <summary>A leader has other in-sync replicas than before.</summary>
    public virtual string? OnMaximalIsr(ObservedPartition partition, ObservedReplica leader) => null;
}
