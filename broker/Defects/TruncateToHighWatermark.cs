using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A replica that becomes a follower cuts its log to the high watermark it knows of, which lags behind the leader's. If
/// it is elected before it fetched the records again, they are lost (KIP-101, KAFKA-1211).
/// </summary>
internal sealed class TruncateToHighWatermark : Defect
{
    /// <inheritdoc/>
    public override string Id => "truncate-to-high-watermark";

    /// <inheritdoc/>
    public override string Meaning => "a new follower cuts its log to its own, lagging high watermark";

    /// <inheritdoc/>
    public override string Source => "KIP-101, KAFKA-1211";

    /// <inheritdoc/>
    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { TruncationAtFollowerStart = start => Math.Min(start.HighWatermark, start.EndOffset) };
}
