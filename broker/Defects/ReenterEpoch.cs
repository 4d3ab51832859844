using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A replica that hears again of the leader epoch it is in begins that epoch again, at the present end of its log.
/// </summary>
internal sealed class ReenterEpoch : Defect
{
    /// <inheritdoc/>
    public override string Id => "reenter-epoch";

    /// <inheritdoc/>
    public override string Meaning => "a replica begins a leader epoch again that it is in already";

    /// <inheritdoc/>
    public override string Source => "KAFKA-13790";

    /// <inheritdoc/>
    public override string Scenario => "fencing";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { EntersEpoch = change => change.Decided >= change.Known };
}
