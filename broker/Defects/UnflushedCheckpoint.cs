using Broker.Configuration;
using Broker.Runtime;

namespace Broker.Defects;

/// <summary>
/// The checkpoint of leader epochs and the snapshots of producers get their name before their content is flushed: after
/// a loss of power the name may be there and the content not. Epochs below the recovery point are taken for lasting,
/// and are not made anew from the batches: whose they are is not known any more.
/// </summary>
internal sealed class UnflushedCheckpoint : Defect
{
    /// <inheritdoc/>
    public override string Id => "unflushed-checkpoint";

    /// <inheritdoc/>
    public override string Meaning =>
        "leader epochs and producer snapshots are not flushed, and what is lost of them is not recovered";

    /// <inheritdoc/>
    public override string Source => "KAFKA-16541, KAFKA-9892";

    /// <inheritdoc/>
    public override string Scenario => "power";

    /// <inheritdoc/>
    public override BrokerRules Apply(BrokerRules rules) => rules with { RecoversFrom = start => start.RecoveryPoint };

    /// <inheritdoc/>
    public override Ports Apply(Ports ports, BrokerConfig config) => ports.With(new UnflushedStorage(
        ports.Storage, path => IsData(path, config) && IsOfLog(path)));

    private static bool IsOfLog(string path) => path.EndsWith("/leader-epoch-checkpoint.tmp", StringComparison.Ordinal)
        || path.EndsWith(".snapshot.tmp", StringComparison.Ordinal);
}
