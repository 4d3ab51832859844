namespace Broker.Defects;

/// <summary>
/// Where no replica with every committed record is available, any other one leads: the default before KIP-106, whatever
/// <c>unclean.leader.election.enable</c> says.
/// </summary>
internal sealed class ElectAnyReplica : Defect
{
    /// <inheritdoc/>
    public override string Id => "elect-any-replica";

    /// <inheritdoc/>
    public override string Meaning =>
        "a replica that lacks committed records is elected, though unclean elections are disabled";

    /// <inheritdoc/>
    public override string Source => "KIP-106, KAFKA-20716";

    /// <inheritdoc/>
    public override string Scenario => "page-cache";

    /// <inheritdoc/>
    public override BrokerRules Apply(BrokerRules rules) => rules with
    {
        Controller = rules.Controller with { MayElectUncleanly = _ => true },
    };
}
