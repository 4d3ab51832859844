namespace Broker.Defects;

/// <summary>
/// What a producer sent is noted before everything that may refuse it was asked. Refused for want of in-sync replicas,
/// it is sent again, recognised as a duplicate of what was never appended, and acknowledged once others have filled its
/// place.
/// </summary>
internal sealed class NoteProducerFirst : Defect
{
    /// <inheritdoc/>
    public override string Id => "producer-state-first";

    /// <inheritdoc/>
    public override string Meaning => "what a producer sent is noted before it is certain to be appended";

    /// <inheritdoc/>
    public override string Source => "KAFKA-6683";

    /// <inheritdoc/>
    public override string Scenario => "retries";

    /// <inheritdoc/>
    public override BrokerRules Apply(BrokerRules rules) => rules with
    {
        AppendSteps =
            [AppendStep.RequireSequence, AppendStep.NoteProducer, AppendStep.RequireReplicas, AppendStep.Store],
    };
}
