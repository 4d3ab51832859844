using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// The high watermark advances with fewer in-sync replicas than <c>min.insync.replicas</c>, so replicas that left
/// before do not have every committed record, though they may be elected.
/// </summary>
internal sealed class CommitUnderMinIsr : Defect
{
    /// <inheritdoc/>
    public override string Id => "commit-under-min-isr";

    /// <inheritdoc/>
    public override string Meaning => "the high watermark advances below min.insync.replicas";

    /// <inheritdoc/>
    public override string Source => "KAFKA-15583, KIP-966";

    /// <inheritdoc/>
    public override string Scenario => "elections";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with
        {
            CommitPoint = (leader, progress) => protocol.CommitPoint(leader, progress with { MinInSync = 1 }),
        };
}
