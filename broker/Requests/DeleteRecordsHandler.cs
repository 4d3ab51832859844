using Broker.Protocol.DeleteRecords;
using Broker.Replication;
using Broker.Runtime;

namespace Broker.Requests;

/// <summary>Deletes records at the start of partitions. On the reactor of the connections.</summary>
internal sealed class DeleteRecordsHandler(Reactor shard, ReplicaManager replicas)
{
    /// <summary>Answers the request.</summary>
    public async Task<DeleteRecordsResponse?> HandleAsync(RequestContext context, DeleteRecordsRequest request)
    {
        var limit = TimeSpan.FromMilliseconds(Math.Max(0, request.TimeoutMs));
        var pending = request.Topics.Select(topic => (topic.Name, Partitions: topic.Partitions
            .Select(partition => DeleteAsync(topic.Name, partition, limit)).ToList())).ToList();
        var topics = new List<DeleteRecordsResponse.Topic>(pending.Count);
        foreach (var (name, partitions) in pending)
        {
            topics.Add(new DeleteRecordsResponse.Topic(name, await Task.WhenAll(partitions)));
        }

        return new DeleteRecordsResponse { Topics = topics };
    }

    private async Task<DeleteRecordsResponse.Partition> DeleteAsync(
        string topic, DeleteRecordsRequest.Partition wanted, TimeSpan limit)
    {
        var (error, low) = await shard.Ask(() => replicas.DeleteRecordsAsync(
            new TopicPartition(topic, wanted.Index), wanted.Offset, limit));
        return new DeleteRecordsResponse.Partition(wanted.Index, low, error);
    }
}
