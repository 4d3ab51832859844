using Harness.Clusters;
using Harness.Simulation.Networks;

namespace Harness.Faults.Injection;

/// <summary>Links among brokers, or of brokers, are cut or slow.</summary>
internal sealed class LinkFaults(IReadOnlyList<LinkFault> links) : IInjectedFault
{
    /// <inheritdoc/>
    public bool HasFired => links.Any(link => link.Affected > 0);

    /// <summary>Nothing passes between the brokers and the other brokers; clients reach both.</summary>
    public static LinkFaults Partition(SimulatedCluster cluster, PlannedFault fault)
    {
        var inside = fault.Nodes.Select(cluster.NodeOf).ToList();
        return new LinkFaults([cluster.World.Network.Partition(inside, cluster.Brokers.Except(inside))]);
    }

    /// <summary>Nothing passes from the first broker to the others.</summary>
    public static LinkFaults OneWay(SimulatedCluster cluster, PlannedFault fault)
    {
        var from = cluster.NodeOf(fault.Nodes[0]);
        return new LinkFaults(
            fault.Nodes.Skip(1).Select(id => cluster.World.Network.Block(from, cluster.NodeOf(id))).ToList());
    }

    /// <summary>Everything to and from the brokers is delayed, on its way to other brokers and to clients.</summary>
    public static LinkFaults Slow(SimulatedCluster cluster, PlannedFault fault)
    {
        const long NanosecondsPerMillisecond = 1_000_000;
        var added = fault.Amount * NanosecondsPerMillisecond;
        var network = cluster.World.Network;
        var links = new List<LinkFault>();
        foreach (var node in fault.Nodes.Select(cluster.NodeOf))
        {
            foreach (var peer in cluster.World.Nodes.Where(peer => peer != node))
            {
                links.Add(network.Slow(node, peer, added));
                links.Add(network.Slow(peer, node, added));
            }
        }

        return new LinkFaults(links);
    }

    /// <inheritdoc/>
    public void End()
    {
        foreach (var link in links)
        {
            link.Heal();
        }
    }
}
