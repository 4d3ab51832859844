using Broker.Protocol.OffsetForLeaderEpoch;
using Broker.Replication;
using Broker.Runtime;

namespace Broker.Requests;

/// <summary>
/// Tells where leader epochs end, so that who read or copied the log of an earlier leader finds out what of it is gone.
/// On the reactor of the connections.
/// </summary>
internal sealed class OffsetForLeaderEpochHandler(Reactor shard, ReplicaManager replicas)
{
    /// <summary>Answers the request.</summary>
    public async Task<OffsetForLeaderEpochResponse?> HandleAsync(
        RequestContext context, OffsetForLeaderEpochRequest request)
    {
        var topics = await shard.Ask(() => Task.FromResult(request.Topics.Select(topic =>
            new OffsetForLeaderEpochResponse.Topic(
                topic.Name, topic.Partitions.Select(wanted => Find(request.ReplicaId, topic.Name, wanted)).ToList()))
            .ToList()));
        return new OffsetForLeaderEpochResponse { Topics = topics };
    }

    private OffsetForLeaderEpochResponse.Partition Find(
        int replica, string topic, OffsetForLeaderEpochRequest.Partition wanted)
    {
        var (error, found) = replicas.EndOfEpoch(
            new TopicPartition(topic, wanted.Index), replica, wanted.CurrentLeaderEpoch, wanted.LeaderEpoch);
        return new OffsetForLeaderEpochResponse.Partition(error, wanted.Index, found.Epoch, found.EndOffset);
    }
}
