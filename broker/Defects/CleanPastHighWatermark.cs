namespace Broker.Defects;

/// <summary>
/// Compaction goes up to the last stable offset, past the high watermark: a record that is not committed supersedes a
/// committed one. When it is truncated away, the key has lost its value.
/// </summary>
internal sealed class CleanPastHighWatermark : Defect
{
    /// <inheritdoc/>
    public override string Id => "clean-past-high-watermark";

    /// <inheritdoc/>
    public override string Meaning => "a record that is not committed makes compaction remove a committed one";

    /// <inheritdoc/>
    public override string Source => "KAFKA-13194";

    /// <inheritdoc/>
    public override string Scenario => "compaction";

    /// <inheritdoc/>
    public override BrokerRules Apply(BrokerRules rules) =>
        rules with { CleanableTo = limits => limits.LastStableOffset };
}
