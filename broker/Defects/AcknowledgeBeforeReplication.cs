using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// An <c>acks=all</c> append is acknowledged once the leader stored it, whatever the followers have: RocketMQ's
/// default,
/// and the effect of every bug that lets the commit point run ahead of the replicas (apache/rocketmq#5663, KAFKA-8836).
/// </summary>
internal sealed class AcknowledgeBeforeReplication : Defect
{
    /// <inheritdoc/>
    public override string Id => "ack-before-replication";

    /// <inheritdoc/>
    public override string Meaning => "acks=all is answered once the leader alone has stored the records";

    /// <inheritdoc/>
    public override string Source => "RocketMQ #5663, KAFKA-8836";

    /// <inheritdoc/>
    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { MayAcknowledge = append => append.LeaderOffset >= append.NextOffset };
}
