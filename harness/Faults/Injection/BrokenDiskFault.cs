using Harness.Clusters;
using Harness.Simulation.Disks;

namespace Harness.Faults.Injection;

/// <summary>
/// The data directories of brokers fail, not those of the metadata log. At the end an operator makes them work again,
/// and kills and restarts a broker that saw a failure: the way back for directories it took offline.
/// </summary>
internal sealed class BrokenDiskFault : IInjectedFault
{
    private readonly SimulatedCluster cluster;
    private readonly List<(int Broker, DiskFault Disk)> disks;

    private BrokenDiskFault(
        SimulatedCluster cluster, PlannedFault fault, Func<SimDisk, string, DiskFault> begin)
    {
        this.cluster = cluster;
        disks = fault.Nodes
            .Select(id => (id, begin(cluster.NodeOf(id).Disk, cluster.ConfigOf(id).LogDirs[0]))).ToList();
    }

    /// <inheritdoc/>
    public bool HasFired => disks.Exists(entry => entry.Disk.Affected > 0);

    /// <summary>
    /// Calls fail with some chance. Whether the machine is rebooted at the end is decided by
    /// <see cref="SimulatedCluster.Start(int)"/>: it is after a failed flush.
    /// </summary>
    public static BrokenDiskFault Errors(SimulatedCluster cluster, PlannedFault fault) => new(
        cluster, fault, (disk, directory) => disk.FailCalls(directory, fault.Amount, fault.Id));

    /// <summary>As <see cref="Errors"/>, but only flushes fail.</summary>
    public static BrokenDiskFault FlushErrors(SimulatedCluster cluster, PlannedFault fault) => new(
        cluster, fault, (disk, directory) => disk.FailFlushes(directory, fault.Amount, fault.Id));

    /// <summary>There is no space left. At the end there is.</summary>
    public static BrokenDiskFault Full(SimulatedCluster cluster, PlannedFault fault) => new(
        cluster, fault, (disk, directory) => disk.FillUp(directory, fault.Id));

    /// <inheritdoc/>
    public void End()
    {
        foreach (var (broker, disk) in disks)
        {
            disk.End();

            // One that is down is down because of another fault, which will start it.
            var node = cluster.NodeOf(broker);
            if (disk.Affected > 0 && node.IsAlive)
            {
                cluster.Kill(broker);
                cluster.Start(broker);
            }
        }
    }
}
