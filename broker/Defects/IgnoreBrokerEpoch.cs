namespace Broker.Defects;

/// <summary>
/// The controller does not compare the broker epochs of proposed in-sync replicas with those that are registered. A
/// proposal that arrives after a member lost its disk and registered again counts a log that is gone.
/// </summary>
internal sealed class IgnoreBrokerEpoch : Defect
{
    /// <inheritdoc/>
    public override string Id => "ignore-broker-epoch";

    /// <inheritdoc/>
    public override string Meaning =>
        "in-sync replicas are accepted whichever process of a broker was seen to be in sync";

    /// <inheritdoc/>
    public override string Source => "KIP-903, KAFKA-14617";

    /// <inheritdoc/>
    public override BrokerRules Apply(BrokerRules rules) => rules with
    {
        Controller = rules.Controller with { MayBeInSync = replica => replica.IsActive },
    };
}
