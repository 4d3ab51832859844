using Harness.Clusters;

namespace Harness.Faults.Injection;

/// <summary>Brokers lose power, at once or in the middle of a later storage call; at the end they restart.</summary>
internal sealed class CrashFault : IInjectedFault
{
    private readonly SimulatedCluster cluster;

    // The brokers this fault may have struck, alive at its start.
    private readonly IReadOnlyList<int> brokers;

    public CrashFault(SimulatedCluster cluster, PlannedFault fault)
    {
        this.cluster = cluster;
        brokers = fault.Nodes.Where(id => cluster.NodeOf(id).IsAlive).ToList();
        foreach (var node in brokers.Select(cluster.NodeOf))
        {
            if (fault.Amount == 0)
            {
                node.Crash();
                HasFired = true;
            }
            else
            {
                node.ArmCrash(fault.Amount - 1, () => HasFired = true);
            }
        }
    }

    /// <inheritdoc/>
    public bool HasFired { get; private set; }

    /// <inheritdoc/>
    public void End()
    {
        foreach (var id in brokers)
        {
            cluster.NodeOf(id).DisarmCrash();
            if (!cluster.NodeOf(id).IsAlive)
            {
                cluster.Start(id);
            }
        }
    }
}
