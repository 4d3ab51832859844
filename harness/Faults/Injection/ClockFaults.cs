using Harness.Clusters;
using Harness.Simulation;

namespace Harness.Faults.Injection;

/// <summary>The clocks of brokers jump, or run at another rate.</summary>
internal sealed class ClockFaults : IInjectedFault
{
    private readonly List<SimNode> nodes;
    private readonly Action<SimNode> undo;

    private ClockFaults(SimulatedCluster cluster, PlannedFault fault, Action<SimNode> apply, Action<SimNode> undo)
    {
        nodes = fault.Nodes.Select(cluster.NodeOf).ToList();
        this.undo = undo;
        nodes.ForEach(apply);
        HasFired = nodes.Exists(node => node.IsAlive);
    }

    /// <inheritdoc/>
    public bool HasFired { get; }

    /// <summary>Wall clocks jump by some ms, and jump back at the end.</summary>
    public static ClockFaults Offset(SimulatedCluster cluster, PlannedFault fault)
    {
        var jump = TimeSpan.FromMilliseconds(fault.Amount);
        return new ClockFaults(
            cluster, fault, node => node.Clock.WallOffset += jump, node => node.Clock.WallOffset -= jump);
    }

    /// <summary>
    /// Monotonic clocks run faster or slower by some parts per million, and rightly again at the end.
    /// </summary>
    public static ClockFaults Rate(SimulatedCluster cluster, PlannedFault fault) => new(
        cluster, fault, node => node.Clock.SetRate(fault.Amount), node => node.Clock.SetRate(0));

    /// <inheritdoc/>
    public void End() => nodes.ForEach(undo);
}
