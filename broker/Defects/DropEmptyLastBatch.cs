namespace Broker.Defects;

/// <summary>
/// Compaction removes the last batch of a segment when all its records went. If nothing follows, the log ends earlier
/// after a restart or on a new replica, and offsets are given a second time.
/// </summary>
internal sealed class DropEmptyLastBatch : Defect
{
    /// <inheritdoc/>
    public override string Id => "drop-empty-last-batch";

    /// <inheritdoc/>
    public override string Meaning => "compaction drops the last batch of a segment, so that the log end goes back";

    /// <inheritdoc/>
    public override string Source => "KAFKA-17076";

    /// <inheritdoc/>
    public override string Scenario => "compaction";

    /// <inheritdoc/>
    public override BrokerRules Apply(BrokerRules rules) => rules with
    {
        KeepsEmptiedBatch = batch => batch.IsFirstOfEpoch || batch.IsLastOfProducer,
    };
}
