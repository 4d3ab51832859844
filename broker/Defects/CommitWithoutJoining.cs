using System.Collections.Immutable;
using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// The high watermark does not wait for a replica that was proposed as in sync, though the controller may have accepted
/// it, and may elect it.
/// </summary>
internal sealed class CommitWithoutJoining : Defect
{
    /// <inheritdoc/>
    public override string Id => "commit-without-joining";

    /// <inheritdoc/>
    public override string Meaning => "the high watermark counts the in-sync replicas without the one proposed";

    /// <inheritdoc/>
    public override string Source => "KAFKA-8836, AsyncIsr of the Kafka specification; RocketMQ 5663";

    /// <inheritdoc/>
    public override string Scenario => "fencing";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) => protocol with
    {
        CommitPoint = (leader, progress) => protocol.CommitPoint(new ConfirmedOnly(leader), progress),
    };

    private sealed class ConfirmedOnly(ILeaderView leader) : ILeaderView
    {
        public int Self => leader.Self;

        public ImmutableArray<int> Isr => leader.Isr;

        public ImmutableArray<int> MaximalIsr => leader.Isr;

        public long OffsetOf(int follower) => leader.OffsetOf(follower);
    }
}
