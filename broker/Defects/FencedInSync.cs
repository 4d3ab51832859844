namespace Broker.Defects;

/// <summary>
/// A broker whose session ended, or that is about to stop, may join the in-sync replicas again: no one would elect
/// it, and an append may wait for it in vain.
/// </summary>
internal sealed class FencedInSync : Defect
{
    /// <inheritdoc/>
    public override string Id => "fenced-in-sync";

    /// <inheritdoc/>
    public override string Meaning => "a fenced broker, or one that shuts down, may be in sync";

    /// <inheritdoc/>
    public override string Source => "KIP-841, KAFKA-13916";

    /// <inheritdoc/>
    public override string Scenario => "empty-disks";

    /// <inheritdoc/>
    public override BrokerRules Apply(BrokerRules rules) => rules with
    {
        Controller = rules.Controller with
        {
            MayBeInSync = replica => replica.SeenEpoch < 0 || replica.SeenEpoch == replica.BrokerEpoch,
        },
    };
}
