namespace Broker.Defects;

/// <summary>
/// A replica forgets an idempotent producer by the timestamps in its records and the replica's wall clock: where the
/// two clocks differ, at once. A retry is then taken for something new.
/// </summary>
internal sealed class ExpireByTimestamp : Defect
{
    /// <inheritdoc/>
    public override string Id => "expire-by-timestamp";

    /// <inheritdoc/>
    public override string Meaning => "idempotent producers expire by the timestamps of their records";

    /// <inheritdoc/>
    public override string Source => "KAFKA-5793, KAFKA-7190, KAFKA-9144";

    /// <inheritdoc/>
    public override string Scenario => "retries";

    /// <inheritdoc/>
    public override BrokerRules Apply(BrokerRules rules) => rules with
    {
        IsProducerExpired = age => age.NowMs - age.LastTimestampMs >= age.Expiration.TotalMilliseconds,
    };
}
