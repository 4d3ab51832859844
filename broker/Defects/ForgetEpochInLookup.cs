using Broker.Replication;
using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A leader that is asked where a leader epoch ends, and does not have that epoch, answers an offset without saying of
/// which epoch it is. The follower keeps records that the leader never had.
/// </summary>
internal sealed class ForgetEpochInLookup : Defect
{
    /// <inheritdoc/>
    public override string Id => "forget-epoch-in-lookup";

    /// <inheritdoc/>
    public override string Meaning => "a leader does not say to which epoch the end offset it answers belongs";

    /// <inheritdoc/>
    public override string Source => "KIP-279, KAFKA-6361";

    /// <inheritdoc/>
    public override string Scenario => "divergent-logs";

    /// <inheritdoc/>
    public override string Anomaly => "log-mismatch";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with
        {
            FindDivergence = (leader, offset, lastEpoch) =>
                lastEpoch >= 0 && leader.Epochs.EndOffsetFor(lastEpoch, leader.EndOffset) is { EndOffset: >= 0 } found
                    ? found.EndOffset < offset ? new Divergence(lastEpoch, found.EndOffset) : null
                    : Reconciliation.FindDivergence(leader, offset, lastEpoch),
        };
}
