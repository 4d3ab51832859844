using Harness.Clusters;

namespace Harness.Faults.Injection;

/// <summary>
/// Bits flip in what brokers, running or not, had flushed into their data directories. Nothing repairs them at the end.
/// </summary>
internal sealed class BitRotFault : IInjectedFault
{
    // Says which disk this is, and is no copy of anything: there is nothing to restore it from.
    private const string SparedFile = "meta.properties";

    public BitRotFault(SimulatedCluster cluster, PlannedFault fault)
    {
        foreach (var id in fault.Nodes)
        {
            HasFired |= cluster.NodeOf(id).Disk.Rot(
                cluster.ConfigOf(id).LogDirs[0], fault.Amount, fault.Id, SparedFile) > 0;
        }
    }

    /// <inheritdoc/>
    public bool HasFired { get; }

    /// <inheritdoc/>
    public void End()
    {
    }
}
