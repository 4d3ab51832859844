using Broker.Runtime;

namespace Broker.Metadata;

/// <summary>A broker as the controller knows it.</summary>
/// <param name="Id">Its node id.</param>
/// <param name="Incarnation">Drawn anew at each start of the process.</param>
/// <param name="Epoch">The broker epoch: offset of its registration in the metadata log. Grows with every
/// registration.</param>
/// <param name="Endpoint">Where others reach it.</param>
/// <param name="Fenced">A fenced broker is no leader and no new member of the in-sync replicas.</param>
public sealed record BrokerRegistration(int Id, Guid Incarnation, long Epoch, Endpoint Endpoint, bool Fenced);
