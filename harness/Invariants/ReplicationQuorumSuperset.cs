using Harness.Checkers;

namespace Harness.Invariants;

/// <summary>
/// The replicas a leader waits for before it commits include every one that the controller has as in sync.
/// </summary>
internal sealed class ReplicationQuorumSuperset : Invariant
{
    /// <inheritdoc/>
    public override Anomaly Violation => Anomalies.ReplicationQuorumSuperset;

    /// <inheritdoc/>
    public override string? OnLeader(ObservedPartition partition, ObservedReplica replica) =>
        Check(partition, replica);

    /// <inheritdoc/>
    public override string? OnDecision(ObservedPartition partition) =>
        partition.Registration is { Leader: >= 0 } decided ? Check(partition, partition.Of(decided.Leader)) : null;

    /// <inheritdoc/>
    public override string? OnMaximalIsr(ObservedPartition partition, ObservedReplica leader) =>
        Check(partition, leader);

    private static string? Check(ObservedPartition partition, ObservedReplica leader)
    {
        if (partition.Registration is not { } decided
            || decided.Leader != leader.Broker || decided.LeaderEpoch != leader.LeadsIn)
        {
            return null;
        }

        var unknown = decided.Isr.RemoveAll(member => leader.MaximalIsr.Contains(member));
        return unknown.IsEmpty
            ? null
            : $"broker {leader.Broker}, which leads in epoch {leader.LeadsIn}, does not wait for "
                + $"{string.Join(", ", unknown)}, in sync according to the controller";
    }
}
