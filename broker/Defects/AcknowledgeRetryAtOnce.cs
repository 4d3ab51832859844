using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// An append that is sent again and found in the leader's log is acknowledged at once, whether the first attempt was
/// ever committed or not: a leader that dies then takes an acknowledged record with it.
/// </summary>
internal sealed class AcknowledgeRetryAtOnce : Defect
{
    /// <inheritdoc/>
    public override string Id => "ack-retry-at-once";

    /// <inheritdoc/>
    public override string Meaning =>
        "a retry that is in the leader's log is acknowledged before the original is committed";

    /// <inheritdoc/>
    public override string Source => "the rule of KIP-98 that a duplicate is answered as the original is";

    /// <inheritdoc/>
    public override string Scenario => "retries";

    /// <inheritdoc/>
    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { MayAcknowledge = append => append.IsRetry || append.HighWatermark >= append.NextOffset };
}
