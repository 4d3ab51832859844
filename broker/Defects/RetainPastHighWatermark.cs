namespace Broker.Defects;

/// <summary>
/// Retention goes by the log end: it removes records that are not committed yet, which followers then can not fetch any
/// more.
/// </summary>
internal sealed class RetainPastHighWatermark : Defect
{
    /// <inheritdoc/>
    public override string Id => "retain-past-high-watermark";

    /// <inheritdoc/>
    public override string Meaning => "retention removes segments at and above the high watermark";

    /// <inheritdoc/>
    public override string Source => "KAFKA-5634";

    /// <inheritdoc/>
    public override string Scenario => "retention";

    /// <inheritdoc/>
    public override BrokerRules Apply(BrokerRules rules) =>
        rules with { RetentionLimit = progress => progress.EndOffset };
}
