using Broker.Metadata;
using Broker.Protocol;
using Broker.Runtime;

namespace Broker.Replication;

/// <summary>Keeps one fetcher running for each broker that leads a partition this broker follows.</summary>
internal sealed class ReplicaFetchers(
    PartitionContext context, Ports ports,
    SortedDictionary<TopicPartition, Partition> partitions, Func<Task> saveStarts)
{
    private readonly SortedDictionary<int, ReplicaFetcher> running = [];

    // The epoch this process is registered in; -1 before.
    private long brokerEpoch = -1;

    /// <summary>Starts the fetchers that the metadata now asks for; others end by themselves.</summary>
    public void Refresh(MetadataImage image)
    {
        brokerEpoch = image.Brokers[context.Config.NodeId].Epoch;
        foreach (var leader in partitions.Values.Where(partition => partition.Leader is null)
            .Select(partition => partition.LeaderId).Distinct().Order().ToList())
        {
            if (image.Brokers.TryGetValue(leader, out var broker)
                && (!running.TryGetValue(leader, out var fetcher)
                    || fetcher.IsDone || fetcher.Remote != broker.Endpoint))
            {
                fetcher?.Stop();
                var client = new RpcClient(
                    ports, context.Reactor, broker.Endpoint, $"replica-fetcher-{context.Config.NodeId}");
                running[leader] = new ReplicaFetcher(
                    context, client, leader, partitions.Values, () => brokerEpoch, saveStarts);
                context.Reactor.Spawn(running[leader].RunAsync);
            }
        }
    }
}
