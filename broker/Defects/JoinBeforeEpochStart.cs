using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A follower joins the in-sync replicas once it reached the high watermark of a new leader, which may lag behind what
/// was committed before the election.
/// </summary>
internal sealed class JoinBeforeEpochStart : Defect
{
    /// <inheritdoc/>
    public override string Id => "join-before-epoch-start";

    /// <inheritdoc/>
    public override string Meaning => "a follower joins the in-sync replicas below the start of the leader epoch";

    /// <inheritdoc/>
    public override string Source => "KAFKA-7128";

    /// <inheritdoc/>
    public override string Scenario => "elections";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with
        {
            MayJoin = follower => follower.IsUnfenced && follower.Offset >= follower.HighWatermark,
        };
}
