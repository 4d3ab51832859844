using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// Under <c>read.confirmation=isr</c> a leader answers reads at once, as plain Kafka does: one that was deposed without
/// knowing answers with the past, and so does a new one whose high watermark lags.
/// </summary>
internal sealed class UnconfirmedReads : Defect
{
    /// <inheritdoc/>
    public override string Id => "unconfirmed-reads";

    /// <inheritdoc/>
    public override string Meaning => "reads are answered without confirming that the broker still leads";

    /// <inheritdoc/>
    public override string Source => "the semantics of Kafka's own fetches; KIP-320 names the deposed leader";

    /// <inheritdoc/>
    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { MayAnswerRead = _ => true };
}
