namespace Broker.Defects;

/// <summary>
/// A replica remembers one batch of each idempotent producer instead of five. The retry of an earlier one is refused as
/// out of order, so the producer begins a new epoch and sends everything again: it is in the log twice.
/// </summary>
internal sealed class RememberOneBatch : Defect
{
    /// <inheritdoc/>
    public override string Id => "remember-one-batch";

    /// <inheritdoc/>
    public override string Meaning =>
        "only the last batch of an idempotent producer is recognised when it is sent again";

    /// <inheritdoc/>
    public override string Source => "KAFKA-5494, Redpanda #3039, Redpanda #3038";

    /// <inheritdoc/>
    public override string Scenario => "retries";

    /// <inheritdoc/>
    public override BrokerRules Apply(BrokerRules rules) => rules with { RememberedBatches = 1 };
}
