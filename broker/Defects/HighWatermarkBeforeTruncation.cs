using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A follower takes over its leader's high watermark before it cuts what the leader does not have: for a moment records
/// that are about to go are committed in its eyes.
/// </summary>
internal sealed class HighWatermarkBeforeTruncation : Defect
{
    /// <inheritdoc/>
    public override string Id => "high-watermark-before-truncation";

    /// <inheritdoc/>
    public override string Meaning => "a follower raises its high watermark before it truncates";

    /// <inheritdoc/>
    public override string Source => "KAFKA-14704";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with { TruncatesBeforeHighWatermark = false };
}
