using Broker.Runtime;

namespace Harness.Client;

/// <summary>Where to find the leader of a partition.</summary>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="LeaderEpoch">Its epoch, -1 if unknown.</param>
internal sealed record PartitionLeader(Endpoint Endpoint, int LeaderEpoch);
