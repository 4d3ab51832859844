using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A follower that goes on following the same leader in a later epoch does not compare its log with the leader's again,
/// though it may have missed epochs in between.
/// </summary>
internal sealed class SkipReconciliation : Defect
{
    /// <inheritdoc/>
    public override string Id => "skip-reconciliation";

    /// <inheritdoc/>
    public override string Meaning => "a follower does not reconcile its log if its leader was elected again";

    /// <inheritdoc/>
    public override string Source => "KAFKA-7164";

    /// <inheritdoc/>
    public override string Scenario => "fencing";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with
        {
            LastFetchedEpoch = end => end.LeaderEpoch > end.LeaderSince ? -1 : end.LastEpoch,
            FindDivergence = ForgetEpochWhenIdle.UnlessUnknown(protocol.FindDivergence),
        };
}
