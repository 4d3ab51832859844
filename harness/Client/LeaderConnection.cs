using Broker.Protocol;

namespace Harness.Client;

/// <summary>A connection to the leader of a partition.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Epoch">Epoch of the leader, -1 if unknown.</param>
internal readonly record struct LeaderConnection(RpcClient Connection, int Epoch);
