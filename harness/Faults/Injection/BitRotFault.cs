using Harness.Clusters;

namespace Harness.Faults.Injection;

/// <summary>
/// Bits flip in what brokers, running or not, had flushed into their data directories. Nothing repairs them at the end.
/// Only files are struck in which the format lets damage be noticed, by a checksum or by what other files say:
/// segments, their indexes and producer snapshots. Kafka's small text files (checkpoints, <c>meta.properties</c>) have
/// nothing of that kind: a digit that turns into another is as good as the right one.
/// </summary>
internal sealed class BitRotFault : IInjectedFault
{
    private static readonly IReadOnlyList<string> Extensions =
        [".log", ".index", ".timeindex", ".txnindex", ".snapshot"];

    public BitRotFault(SimulatedCluster cluster, PlannedFault fault)
    {
        foreach (var id in fault.Nodes)
        {
            HasFired |= cluster.NodeOf(id).Disk.Rot(
                cluster.ConfigOf(id).LogDirs[0], fault.Amount, fault.Id, MayStrike) > 0;
        }
    }

    /// <inheritdoc/>
    public bool HasFired { get; }

    /// <inheritdoc/>
    public void End()
    {
    }

    private static bool MayStrike(string name) => Extensions.Any(e => name.EndsWith(e, StringComparison.Ordinal));
}
