using Broker.Configuration;
using Broker.Runtime;

namespace Broker.Defects;

/// <summary>
/// Replicas acknowledge records that are only in the page cache, although <c>log.flush.before.ack</c> promises that
/// they
/// are flushed: a power failure of all replicas loses them (KAFKA-3968; the loss window of every log that is not
/// flushed).
/// </summary>
internal sealed class AcknowledgeBeforeFlush : Defect
{
    /// <inheritdoc/>
    public override string Id => "ack-before-flush";

    /// <inheritdoc/>
    public override string Meaning => "flushes of partition logs return without flushing";

    /// <inheritdoc/>
    public override string Source => "KAFKA-3968, NATS #7564";

    /// <inheritdoc/>
    public override Ports Apply(Ports ports, BrokerConfig config) =>
        ports.With(new UnflushedStorage(
            ports.Storage, path => IsData(path, config) && path.EndsWith(".log", StringComparison.Ordinal)));
}
