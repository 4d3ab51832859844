namespace Broker.Defects;

/// <summary>
/// After a crash a log does without its first leader epoch, 0: as a leader it knows nothing of what its followers have,
/// and they cut it; as a follower it is told to begin anew. Whoever remains then has records that nobody else has.
/// </summary>
internal sealed class ForgetFirstEpoch : Defect
{
    /// <inheritdoc/>
    public override string Id => "forget-first-epoch";

    /// <inheritdoc/>
    public override string Meaning => "leader epoch 0 is left out when the epochs of a log are recovered after a crash";

    /// <inheritdoc/>
    public override string Source => "KAFKA-10432";

    /// <inheritdoc/>
    public override string Scenario => "replication";

    /// <inheritdoc/>
    public override BrokerRules Apply(BrokerRules rules) => rules with { RecoversEpoch = epoch => epoch > 0 };
}
