using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A follower acts upon an answer without looking whether it still follows the leader that gave it: it may cut records
/// that it has meanwhile to offer as the leader itself.
/// </summary>
/// <remarks>
/// Hardly anything comes of it in runs: who is elected begins an epoch in its log, which is then no longer the one
/// that the answer is for; and what somebody who follows another leader by then appends, or cuts, is put right by
/// comparing logs with that one, unless it had been counted already. Golden traces show that case.
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
    public override string Scenario => "fencing";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { MayAct = answer => answer.IsForPresentLog };
}
