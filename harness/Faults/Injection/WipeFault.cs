using Harness.Clusters;

namespace Harness.Faults.Injection;

/// <summary>
/// Brokers lose power, and with it everything in their data directories, as if the disk was replaced: at the end they
/// restart with empty ones. The directory of the metadata log stays.
/// </summary>
internal sealed class WipeFault : IInjectedFault
{
    private readonly SimulatedCluster cluster;

    // The brokers this fault struck, alive at its start.
    private readonly IReadOnlyList<int> brokers;

    public WipeFault(SimulatedCluster cluster, PlannedFault fault)
    {
        this.cluster = cluster;
        brokers = fault.Nodes.Where(id => cluster.NodeOf(id).IsAlive).ToList();
        foreach (var broker in brokers)
        {
            var node = cluster.NodeOf(broker);
            node.Crash();
            foreach (var directory in cluster.ConfigOf(broker).LogDirs)
            {
                node.Disk.Wipe(directory);
            }
        }
    }

    /// <inheritdoc/>
    public bool HasFired => brokers.Count > 0;

    /// <inheritdoc/>
    public void End()
    {
        foreach (var broker in brokers.Where(broker => !cluster.NodeOf(broker).IsAlive))
        {
            cluster.Start(broker);
        }
    }
}
