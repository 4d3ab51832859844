using Harness.Clusters;
using Harness.Simulation;

namespace Harness.Faults.Injection;

/// <summary>The processes of brokers stand still, then go on.</summary>
internal sealed class PauseBrokersFault : IInjectedFault
{
    private readonly List<(SimNode Node, PauseFault Pause, int Incarnation)> paused = [];

    public PauseBrokersFault(SimulatedCluster cluster, PlannedFault fault)
    {
        foreach (var node in fault.Nodes.Select(cluster.NodeOf).Where(node => node.IsAlive && !node.IsPaused))
        {
            paused.Add((node, node.Pause(), node.Incarnations));
        }
    }

    /// <inheritdoc/>
    public bool HasFired => paused.Exists(entry => entry.Pause.Affected > 0);

    /// <inheritdoc/>
    public void End()
    {
        // A process that crashed meanwhile took its pause with it; its successor is not this fault's affair.
        foreach (var (node, _, _) in paused.Where(entry => entry.Node.Incarnations == entry.Incarnation))
        {
            node.Resume();
        }
    }
}
