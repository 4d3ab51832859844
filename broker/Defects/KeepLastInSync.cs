namespace Broker.Defects;

/// <summary>
/// The last in-sync replica stays in sync after its broker lost power with unflushed records, as before KIP-966: it is
/// elected again, and all others cut what it lost.
/// </summary>
internal sealed class KeepLastInSync : Defect
{
    /// <inheritdoc/>
    public override string Id => "keep-last-in-sync";

    /// <inheritdoc/>
    public override string Meaning =>
        "the last in-sync replica stays, and leads again, though it lost what it had not flushed";

    /// <inheritdoc/>
    public override string Source => "KIP-966";

    /// <inheritdoc/>
    public override string Scenario => "page-cache";

    /// <inheritdoc/>
    public override BrokerRules Apply(BrokerRules rules) => rules with
    {
        Controller = rules.Controller with { Leaves = replica => !replica.IsLastInSync },
    };
}
