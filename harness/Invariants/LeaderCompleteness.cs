using Harness.Checkers;

namespace Harness.Invariants;

/// <summary>
/// Who becomes the leader has everything that was committed in earlier leader epochs. It may learn that it leads when
/// another one has been elected since, and has committed more.
/// </summary>
internal sealed class LeaderCompleteness : Invariant
{
    /// <inheritdoc/>
    public override Anomaly Violation => Anomalies.LeaderCompleteness;

    /// <inheritdoc/>
    public override string? OnLeader(ObservedPartition partition, ObservedReplica replica) =>
        partition.MissingFrom(replica, replica.LeadsIn) is { } missing
            ? $"broker {replica.Broker} leads in epoch {replica.LeadsIn} with a log up to {replica.End}, without the "
                + $"committed {missing}"
            : null;
}
