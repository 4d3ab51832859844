using Broker.Runtime;
using Harness.Clusters;

namespace Harness.Faults.Injection;

/// <summary>
/// Brokers lose power: at once, in the middle of a later storage call, or once they come to a step of the protocol. At
/// the end they restart.
/// </summary>
internal sealed class CrashFault : IInjectedFault
{
    private readonly SimulatedCluster cluster;
    private readonly PlannedFault fault;
    private readonly ProtocolStep? step;

    // The brokers this fault may have struck, alive at its start.
    private readonly IReadOnlyList<int> brokers;

    // Those that did not come to the step yet.
    private readonly SortedSet<int> waiting;

    public CrashFault(SimulatedCluster cluster, PlannedFault fault)
    {
        (this.cluster, this.fault, step) = (cluster, fault, ProtocolStep.Find(fault.Step));
        brokers = fault.Nodes.Where(id => cluster.NodeOf(id).IsAlive).ToList();
        waiting = step is null ? [] : [.. brokers];
        foreach (var broker in step is null ? brokers : [])
        {
            Strike(broker);
        }
    }

    /// <inheritdoc/>
    public bool HasFired { get; private set; }

    /// <inheritdoc/>
    public void Observe(int broker, BrokerEvent happened)
    {
        if (waiting.Contains(broker) && step!.Is(happened))
        {
            waiting.Remove(broker);
            Strike(broker);
        }
    }

    /// <inheritdoc/>
    public void End()
    {
        waiting.Clear();
        foreach (var id in brokers)
        {
            cluster.NodeOf(id).DisarmCrash();
            if (!cluster.NodeOf(id).IsAlive)
            {
                cluster.Start(id);
            }
        }
    }

    private void Strike(int broker)
    {
        var node = cluster.NodeOf(broker);
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
