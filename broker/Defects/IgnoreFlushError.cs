using Broker.Configuration;
using Broker.Runtime;

namespace Broker.Defects;

/// <summary>
/// A flush that fails is tried again, and counts once it succeeds. What the first one could not write is taken for
/// written by then, and is gone with the next loss of power.
/// </summary>
internal sealed class IgnoreFlushError : Defect
{
    private const int Attempts = 5;

    /// <inheritdoc/>
    public override string Id => "ignore-flush-error";

    /// <inheritdoc/>
    public override string Meaning => "a failed flush is tried again, and counts when it succeeds";

    /// <inheritdoc/>
    public override string Source => "KAFKA-10778; the fsync failures of PostgreSQL in 2018";

    /// <inheritdoc/>
    public override string Scenario => "disks";

    /// <inheritdoc/>
    public override Ports Apply(Ports ports, BrokerConfig config) =>
        ports.With(new Persistent(ports.Storage, config));

    private sealed class Persistent(IStorage storage, BrokerConfig config) : PassThroughStorage(storage)
    {
        public override IFile Open(string path) => IsData(path, config)
            ? new FileFlushedBy(Inner.Open(path), file => TryAsync(file.FlushAsync))
            : Inner.Open(path);

        private static async Task TryAsync(Func<Task> flush)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await flush();
                    return;
                }
                catch (IOException) when (attempt < Attempts)
                {
                    // The defect: once more.
                }
            }
        }
    }
}
