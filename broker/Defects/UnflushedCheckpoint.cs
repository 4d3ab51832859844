using Broker.Configuration;
using Broker.Runtime;

namespace Broker.Defects;

/// <summary>
/// Small files, such as checkpoints and snapshots of producers, get their name before their content is flushed: after a
/// loss of power the name may be there and the content not. What the batches tell is made anew from them, so that
/// epochs and producers come back; a process without its <c>meta.properties</c> refuses to start.
/// </summary>
internal sealed class UnflushedCheckpoint : Defect
{
    /// <inheritdoc/>
    public override string Id => "unflushed-checkpoint";

    /// <inheritdoc/>
    public override string Meaning =>
        "checkpoints and snapshots are renamed into place before their content is flushed";

    /// <inheritdoc/>
    public override string Source => "KAFKA-16541, KAFKA-9892";

    /// <inheritdoc/>
    public override string Scenario => "storage";

    /// <inheritdoc/>
    public override Ports Apply(Ports ports, BrokerConfig config) => ports.With(new UnflushedStorage(
        ports.Storage, path => IsData(path, config) && path.EndsWith(".tmp", StringComparison.Ordinal)));
}
