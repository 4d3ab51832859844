using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A follower that begins anew at its leader's first offset keeps its high watermark, which is below the start of its
/// log.
/// </summary>
/// <remarks>
/// Runs do not show it: such a follower is neither in sync nor read from until its next fetch was answered, and that
/// answer raises the high watermark above the start again. Golden traces show what it is in between.
/// </remarks>
internal sealed class KeepHighWatermarkAtRestart : Defect
{
    /// <inheritdoc/>
    public override string Id => "keep-high-watermark-at-restart";

    /// <inheritdoc/>
    public override string Meaning => "a follower that begins anew keeps a high watermark below its log";

    /// <inheritdoc/>
    public override string Source => "KAFKA-9491";

    /// <inheritdoc/>
    public override string Scenario => "retention";

    /// <inheritdoc/>
    public override bool IsHarmless => true;

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { HighWatermarkAfterRestart = restart => restart.HighWatermark };
}
