using Harness.Clusters;
using Harness.Simulation.Networks;

namespace Harness.Faults.Injection;

/// <summary>Requests or answers of one API are held, dropped or sent twice.</summary>
internal sealed class RpcFaults : IInjectedFault
{
    private readonly RpcFault struck;

    public RpcFaults(SimulatedCluster cluster, PlannedFault fault) =>
        struck = cluster.World.Network.Strike(new RpcRule(
            RpcApi.Find(fault.Api) ?? throw new ArgumentException($"'{fault.Api}' is no API.", nameof(fault)),
            fault.Nodes.Select(cluster.NodeOf).ToList(),
            fault.Kind is FaultKind.HoldAnswer or FaultKind.DropAnswer,
            fault.Kind is FaultKind.DropRequest or FaultKind.DropAnswer,
            fault.Amount)
        {
            Copies = fault.Kind == FaultKind.DuplicateRequest,
        });

    /// <inheritdoc/>
    public bool HasFired => struck.Affected > 0;

    /// <inheritdoc/>
    public void End() => struck.Heal();
}
