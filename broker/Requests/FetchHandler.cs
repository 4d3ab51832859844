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
internal sealed class FetchHandler(
    BrokerConfig config, Reactor shard, ReplicaManager replicas, QuorumHandler quorum, FetchSessions sessions)
{
    private const short FirstWithIds = 13;

    /// <summary>Answers the request, which may be a part of a session (KIP-227).</summary>
    public async Task<FetchResponse?> HandleAsync(RequestContext context, FetchRequest request)
    {
        if (request is { SessionId: 0, Topics: [{ Name: QuorumPeers.MetadataTopic } metadata] })
        {
            return await quorum.FetchAsync(context, request, metadata);
        }

        var wanted = request.Topics
            .SelectMany(topic => topic.Partitions.Select(partition => Wanted(topic, partition))).ToList();
        return request.SessionEpoch is FetchSessions.InitialEpoch or FetchSessions.FinalEpoch
            ? await FetchInFullAsync(context, request, wanted)
            : await FetchOnAsync(context, request, wanted);
    }

    private async Task<FetchResponse> FetchInFullAsync(
        RequestContext context, FetchRequest request, List<FetchPartition> wanted)
    {
        sessions.Close(request.SessionId, OwnerOf(request));
        var answers = await AskAsync(context, request, wanted);
        return Response(answers) with
        {
            SessionId = request.SessionEpoch == FetchSessions.InitialEpoch
                ? sessions.Begin(OwnerOf(request), wanted, answers) : 0,
        };
    }

    private async Task<FetchResponse> FetchOnAsync(
        RequestContext context, FetchRequest request, List<FetchPartition> wanted)
    {
        var (error, found) = sessions.Find(
            request.SessionId, request.SessionEpoch, OwnerOf(request), context.Header.ApiVersion >= FirstWithIds);
        if (found is not { } session)
        {
            return new FetchResponse { ErrorCode = error };
        }

        var forgotten = request.ForgottenTopics.SelectMany(topic => topic.Partitions.Select(
            index => (topic.TopicId, new TopicPartition(topic.Name, index)))).ToList();
        if (!sessions.Continue(session, wanted, forgotten))
        {
            return new FetchResponse();
        }

        var epoch = session.Epoch;
        var answers = await AskAsync(context, request, session.Partitions);
        return session.Epoch == epoch
            ? Response(session.OnAnswers(answers)) with { SessionId = session.Id }
            : new FetchResponse { ErrorCode = ErrorCode.InvalidFetchSessionEpoch };
    }

    private static FetchSessionOwner OwnerOf(FetchRequest request) =>
        new(ReplicaOf(request), request.ReplicaEpoch);

    private static int ReplicaOf(FetchRequest request) =>
        request.ReplicaId < 0 ? FetchQuestion.Consumer : request.ReplicaId;

    private Task<IReadOnlyList<FetchAnswer>> AskAsync(
        RequestContext context, FetchRequest request, IReadOnlyList<FetchPartition> wanted)
    {
        // Who only ends a session waits for nothing.
        if (wanted.Count == 0)
        {
            return Task.FromResult<IReadOnlyList<FetchAnswer>>([]);
        }

        var question = new FetchQuestion(
            ReplicaOf(request),
            request.ReplicaEpoch,
            context.Connection,
            TimeSpan.FromMilliseconds(Math.Max(0, request.MaxWaitMs)),
            Math.Clamp(request.MaxBytes, 0, config.FetchMaxBytes),
            wanted)
        {
            Rack = request.RackId,
            WantsCommitted = request.IsolationLevel == FetchRequest.ReadCommitted,
        };
        return shard.Ask(() => replicas.FetchAsync(question));
    }

    private static FetchResponse Response(IReadOnlyList<FetchAnswer> answers) => new()
    {
        Topics = answers.GroupBy(answer => (answer.Id.Topic, answer.TopicId))
            .Select(topic => new FetchResponse.Topic(topic.Key.Topic, topic.Select(Answer).ToList())
            {
                TopicId = topic.Key.TopicId,
            }).ToList(),
    };

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
        LastStableOffset = answer.LastStableOffset,
        AbortedTransactions = answer.Aborted?
            .Select(aborted => new AbortedTransaction(aborted.ProducerId, aborted.FirstOffset)).ToList(),
        LogStartOffset = answer.StartOffset,
        DivergingEpoch = answer.Divergence is { } found ? new EpochEndOffset(found.Epoch, found.EndOffset) : null,
        PreferredReadReplica = answer.PreferredReplica,
        Records = answer.Records,
    };
}
