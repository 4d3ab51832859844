using Broker.Replication.Protocols;

namespace Broker.Defects;

/// <summary>
/// A read looks twice how far the log reaches: all of it is committed when the fetch arrives, so it returns all of it
/// when it is answered, though more was appended meanwhile.
/// </summary>
internal sealed class RereadHighWatermark : Defect
{
    /// <inheritdoc/>
    public override string Id => "reread-high-watermark";

    /// <inheritdoc/>
    public override string Meaning => "a read returns what was appended after it found everything committed";

    /// <inheritdoc/>
    public override string Source => "KAFKA-9807, KAFKA-9835";

    private protected override ReplicationProtocol Apply(ReplicationProtocol protocol) =>
        protocol with
        {
            ReadLimit = window =>
                window.HighWatermarkAtArrival == window.EndAtArrival ? window.EndOffset : window.HighWatermark,
        };
}
