using Harness.Clusters;
using Harness.Simulation.Disks;

namespace Harness.Faults.Injection;

/// <summary>Flushes of the brokers' data directories take longer.</summary>
internal sealed class SlowFlushes : IInjectedFault
{
    private readonly List<DiskFault> disks;

    public SlowFlushes(SimulatedCluster cluster, PlannedFault fault)
    {
        const long NanosecondsPerMillisecond = 1_000_000;
        disks = fault.Nodes.Select(id => cluster.NodeOf(id).Disk.SlowFlushes(
            cluster.ConfigOf(id).LogDirs[0], fault.Amount * NanosecondsPerMillisecond)).ToList();
    }

    /// <inheritdoc/>
    public bool HasFired => disks.Exists(disk => disk.Affected > 0);

    /// <inheritdoc/>
    public void End() => disks.ForEach(disk => disk.End());
}
