using Broker.Configuration;
using Broker.Runtime;

namespace Broker.Tests.Doubles;

/// <summary>Configurations of a small cluster with short timers.</summary>
public static class Configs
{
    public static BrokerConfig Of(int node, int voters = 3) => new()
    {
        NodeId = node,
        Listener = EndpointOf(node),
        AdvertisedListener = EndpointOf(node),
        QuorumVoters = [.. Enumerable.Range(1, voters).Select(id => new Voter(id, EndpointOf(id)))],
        LogDirs = ["/data/logs"],
        MetadataLogDir = "/data/metadata",
        MinInsyncReplicas = 2,
        DefaultReplicationFactor = 3,
        BrokerSessionTimeout = TimeSpan.FromMilliseconds(1000),
        BrokerHeartbeatInterval = TimeSpan.FromMilliseconds(200),
        ReplicaLagTimeMax = TimeSpan.FromMilliseconds(2000),
        ReplicaFetchWaitMax = TimeSpan.FromMilliseconds(100),
        ReplicaFetchBackoff = TimeSpan.FromMilliseconds(50),
        ReplicaSocketTimeout = TimeSpan.FromMilliseconds(500),
        QuorumElectionTimeout = TimeSpan.FromMilliseconds(300),
        QuorumElectionBackoffMax = TimeSpan.FromMilliseconds(200),
        QuorumFetchTimeout = TimeSpan.FromMilliseconds(600),
        QuorumRequestTimeout = TimeSpan.FromMilliseconds(400),
    };

    public static Endpoint EndpointOf(int node) => new($"broker-{node}", 9092);
}
