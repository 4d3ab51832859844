using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A follower that begins anew at its leader's first offset keeps its high watermark, which is below the start of its
/// log.
/// </summary>
internal sealed class KeepHighWatermarkAtRestart : Defect
{
    /// <inheritdoc/>
    public override string Id => "keep-high-watermark-at-restart";

    /// <inheritdoc/>
    public override string Meaning => "a follower that begins anew keeps a high watermark below its log";

    /// <inheritdoc/>
    public override string Source => "KAFKA-9491";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { HighWatermarkAfterRestart = restart => restart.HighWatermark };
}
