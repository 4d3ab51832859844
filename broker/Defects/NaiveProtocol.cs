using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// The whole replication protocol is another one, in which a leader's log is committed as it is written and followers
/// never compare theirs with it.
/// </summary>
internal sealed class NaiveProtocol : Defect
{
    /// <inheritdoc/>
    public override string Id => "naive-protocol";

    /// <inheritdoc/>
    public override string Meaning => "what the leader wrote is committed, and nobody compares logs";

    /// <inheritdoc/>
    public override string Source => "jocko";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) => NaiveReplication.Protocol;
}
