using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A follower acts upon an answer without looking whether it still follows the leader that gave it: it may cut records
/// that it has meanwhile to offer as the leader itself.
/// </summary>
/// <remarks>
/// What somebody appends or cuts who follows another leader by then is put right by comparing logs with that one,
/// unless it had been counted already. And who is elected begins an epoch in its log, which is then no longer the one
/// that the answer is for.
/// </remarks>
internal sealed class TruncateUnowned : Defect
{
    /// <inheritdoc/>
    public override string Id => "truncate-unowned";

    /// <inheritdoc/>
    public override string Meaning => "a replica acts upon answers of a leader it no longer follows";

    /// <inheritdoc/>
    public override string Source => "KAFKA-13207";

    /// <inheritdoc/>
    public override string Scenario => "elections";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { MayAct = answer => answer.IsForPresentLog };
}
