using Broker.Configuration;
using Broker.Protocol.Fetch;
using Broker.Protocol.ListOffsets;
using Broker.Replication;
using Broker.Runtime;

namespace Broker.Requests;

/// <summary>Finds offsets by timestamp. On the reactor of the connections.</summary>
internal sealed class ListOffsetsHandler(BrokerConfig config, Reactor shard, ReplicaManager replicas)
{
    /// <summary>Answers the request.</summary>
    public async Task<ListOffsetsResponse?> HandleAsync(RequestContext context, ListOffsetsRequest request)
    {
        var topics = new List<ListOffsetsResponse.Topic>(request.Topics.Count);
        foreach (var topic in request.Topics)
        {
            var partitions = topic.Partitions.Select(partition => FindAsync(request, topic.Name, partition)).ToList();
            topics.Add(new ListOffsetsResponse.Topic(topic.Name, await Task.WhenAll(partitions)));
        }

        return new ListOffsetsResponse { Topics = topics };
    }

    private async Task<ListOffsetsResponse.Partition> FindAsync(
        ListOffsetsRequest request, string topic, ListOffsetsRequest.Partition wanted)
    {
        var found = await shard.Ask(() => replicas.ListOffsetAsync(
            new TopicPartition(topic, wanted.Index),
            new OffsetQuestion(wanted.Timestamp, wanted.CurrentLeaderEpoch, config.ReplicaFetchWaitMax)
            {
                WantsCommitted = request.IsolationLevel == FetchRequest.ReadCommitted,
            }));
        return new ListOffsetsResponse.Partition
        {
            Index = wanted.Index,
            ErrorCode = found.Error,
            Timestamp = found.TimestampMs,
            Offset = found.Offset,
            LeaderEpoch = found.LeaderEpoch,
        };
    }
}
