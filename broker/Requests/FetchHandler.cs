using Broker.Configuration;
using Broker.Links;
using Broker.Protocol;
using Broker.Protocol.Fetch;
using Broker.Replication;
using Broker.Runtime;

namespace Broker.Requests;

/// <summary>
/// Fetches of consumers and followers, and those of voters for the metadata log. On the reactor of the connections.
/// </summary>
internal sealed class FetchHandler(BrokerConfig config, Reactor shard, ReplicaManager replicas, QuorumHandler quorum)
{
    /// <summary>Answers the request. Sessions are not kept, which every client understands (KIP-227).</summary>
    public async Task<FetchResponse?> HandleAsync(RequestContext context, FetchRequest request)
    {
        if (request.SessionId != 0)
        {
            return new FetchResponse { ErrorCode = ErrorCode.FetchSessionIdNotFound };
        }

        if (request.Topics is [{ Name: QuorumPeers.MetadataTopic } metadata])
        {
            return await quorum.FetchAsync(context, request, metadata);
        }

        var question = new FetchQuestion(
            request.ReplicaId < 0 ? FetchQuestion.Consumer : request.ReplicaId,
            request.ReplicaEpoch,
            context.Connection,
            TimeSpan.FromMilliseconds(Math.Max(0, request.MaxWaitMs)),
            Math.Clamp(request.MaxBytes, 0, config.FetchMaxBytes),
            request.Topics.SelectMany(topic => topic.Partitions.Select(partition => Wanted(topic, partition)))
                .ToList());
        var answers = await shard.Ask(() => replicas.FetchAsync(question));
        return new FetchResponse
        {
            Topics = answers.GroupBy(answer => (answer.Id.Topic, answer.TopicId))
                .Select(topic => new FetchResponse.Topic(topic.Key.Topic, topic.Select(Answer).ToList())
                {
                    TopicId = topic.Key.TopicId,
                }).ToList(),
        };
    }

    private static FetchPartition Wanted(FetchRequest.Topic topic, FetchPartitionRequest partition) => new(
        new TopicPartition(topic.Name, partition.Partition),
        partition.CurrentLeaderEpoch,
        partition.FetchOffset,
        partition.LastFetchedEpoch,
        Math.Max(0, partition.PartitionMaxBytes))
    {
        TopicId = topic.TopicId,
        StartOffset = partition.LogStartOffset,
    };

    private static FetchPartitionResponse Answer(FetchAnswer answer) => new()
    {
        PartitionIndex = answer.Id.Partition,
        ErrorCode = answer.Error,
        HighWatermark = answer.HighWatermark,
        LastStableOffset = answer.HighWatermark,
        LogStartOffset = answer.StartOffset,
        DivergingEpoch = answer.Divergence is { } found ? new EpochEndOffset(found.Epoch, found.EndOffset) : null,
        Records = answer.Records,
    };
}
