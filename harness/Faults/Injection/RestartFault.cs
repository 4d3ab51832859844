using Harness.Clusters;

namespace Harness.Faults.Injection;

/// <summary>Brokers stop in order, as for an upgrade, and start again at the end.</summary>
internal sealed class RestartFault : IInjectedFault
{
    private readonly SimulatedCluster cluster;

    // The brokers this fault concerns, alive at its start, with the number of the process.
    private readonly List<(int Broker, int Incarnation)> brokers;

    public RestartFault(SimulatedCluster cluster, PlannedFault fault)
    {
        this.cluster = cluster;
        brokers = fault.Nodes.Where(id => cluster.NodeOf(id).IsAlive)
            .Select(id => (id, cluster.NodeOf(id).Incarnations)).ToList();
        foreach (var (broker, _) in brokers)
        {
            cluster.Stop(broker, () => HasFired = true);
        }
    }

    /// <inheritdoc/>
    public bool HasFired { get; private set; }

    /// <inheritdoc/>
    public void End()
    {
        foreach (var (broker, incarnation) in brokers)
        {
            var node = cluster.NodeOf(broker);
            if (node.IsAlive && node.Incarnations == incarnation)
            {
                // It takes too long: an operator kills it.
                cluster.Kill(broker);
                HasFired = true;
            }

            if (!node.IsAlive)
            {
                cluster.Start(broker);
            }
        }
    }
}
