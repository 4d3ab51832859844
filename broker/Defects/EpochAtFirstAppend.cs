using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A leader epoch begins in the leader's log with the first record appended in it. Of two elections without an append
/// in between the first leaves no trace, and a follower with records of that epoch is not told to remove them.
/// </summary>
/// <remarks>
/// Nothing is lost by it here: asked for an epoch that it does not know, a leader names the one before, with the same
/// end offset, and the follower cuts by its own end of that epoch. What would count is the epoch's label alone, which
/// golden traces show.
/// </remarks>
internal sealed class EpochAtFirstAppend : Defect
{
    /// <inheritdoc/>
    public override string Id => "epoch-at-first-append";

    /// <inheritdoc/>
    public override string Meaning => "a leader epoch begins with its first append, not with the election";

    /// <inheritdoc/>
    public override string Source => "KAFKA-7415";

    /// <inheritdoc/>
    public override string Scenario => "elections";

    /// <inheritdoc/>
    public override bool IsHarmless => true;

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { BeginsEpochWithElection = false };
}
