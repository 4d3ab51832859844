using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A follower acts upon an answer without looking whether it still follows the leader that gave it: it may cut records
/// that it has meanwhile to offer as the leader itself.
/// </summary>
internal sealed class TruncateUnowned : Defect
{
    /// <inheritdoc/>
    public override string Id => "truncate-unowned";

    /// <inheritdoc/>
    public override string Meaning => "a replica acts upon answers of a leader it no longer follows";

    /// <inheritdoc/>
    public override string Source => "KAFKA-13207";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { MayAct = answer => answer.IsForPresentLog };
}
