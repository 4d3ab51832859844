using Broker.Configuration;
using Broker.Runtime;

namespace Broker.Defects;

/// <summary>
/// Directories of partitions are not flushed. A new segment is flushed, and what is in it is acknowledged, but its name
/// may not survive a loss of power; neither may renamings and deletions.
/// </summary>
internal sealed class SkipDirectoryFlush : Defect
{
    /// <inheritdoc/>
    public override string Id => "no-directory-flush";

    /// <inheritdoc/>
    public override string Meaning => "new, renamed and deleted files are not made to last by flushing their directory";

    /// <inheritdoc/>
    public override string Source => "KAFKA-3968";

    /// <inheritdoc/>
    public override string Scenario => "disks";

    /// <inheritdoc/>
    public override Ports Apply(Ports ports, BrokerConfig config) =>
        ports.With(new WithoutDirectoryFlushes(ports.Storage, config));

    private sealed class WithoutDirectoryFlushes(IStorage storage, BrokerConfig config) : PassThroughStorage(storage)
    {
        public override Task FlushDirectoryAsync(string path) =>
            IsData(path + "/", config) ? Task.CompletedTask : Inner.FlushDirectoryAsync(path);
    }
}
