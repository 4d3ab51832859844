using Broker.Configuration;
using Broker.Runtime;
using Broker.Storage;

namespace Broker.Defects;

/// <summary>
/// The marker of an orderly stop is deleted only after the logs were loaded, with the next checkpoint of recovery
/// points. If power is lost before that, what it tore is trusted at the next start.
/// </summary>
internal sealed class KeepCleanMarker : Defect
{
    /// <inheritdoc/>
    public override string Id => "keep-clean-marker";

    /// <inheritdoc/>
    public override string Meaning =>
        "the marker of an orderly stop outlives the start, so that torn logs are not checked";

    /// <inheritdoc/>
    public override string Source => "KAFKA-10471, KAFKA-15375, KAFKA-10101";

    /// <inheritdoc/>
    public override string Scenario => "power";

    /// <inheritdoc/>
    public override Ports Apply(Ports ports, BrokerConfig config) => ports.With(new LateDeletion(ports.Storage));

    private sealed class LateDeletion(IStorage storage) : PassThroughStorage(storage)
    {
        // Markers that were to be deleted, and are there.
        private readonly List<string> kept = [];

        public override void Delete(string path)
        {
            if (path.EndsWith("/" + LogDirectory.CleanShutdownFileName, StringComparison.Ordinal))
            {
                kept.Add(path);
                return;
            }

            Inner.Delete(path);
        }

        public override void Rename(string path, string target)
        {
            Inner.Rename(path, target);
            if (target.EndsWith("/" + LogDirectory.RecoveryPointFileName, StringComparison.Ordinal))
            {
                kept.ForEach(Inner.Delete);
                kept.Clear();
            }
        }
    }
}
