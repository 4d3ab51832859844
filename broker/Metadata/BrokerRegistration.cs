using System.Collections.Immutable;
using Broker.Runtime;

namespace Broker.Metadata;

/// <summary>A broker as the controller knows it.</summary>
/// <param name="Id">Its node id.</param>
/// <param name="Incarnation">Drawn anew at each start of the process.</param>
/// <param name="Epoch">The broker epoch: offset of its registration in the metadata log. Grows with every
/// registration.</param>
/// <param name="Endpoint">Where others reach it.</param>
/// <param name="Fenced">A fenced broker is no leader and no new member of the in-sync replicas.</param>
public sealed record BrokerRegistration(int Id, Guid Incarnation, long Epoch, Endpoint Endpoint, bool Fenced)
{
    /// <summary>
    /// Ids of the log directories in which everything it acknowledges survives a loss of power; none if it acknowledges
    /// what is not flushed. A later process of it that has all of them has lost nothing.
    /// </summary>
    public ImmutableArray<Guid> DurableDirs { get; init; } = [];

    /// <summary>Where it stands (<c>broker.rack</c>); null where nobody said.</summary>
    public string? Rack { get; init; }

    /// <summary>Whether it is about to stop: it neither leads nor joins the in-sync replicas any more.</summary>
    public bool IsShuttingDown { get; init; }
}
