using Broker.Configuration;
using Broker.Controller.Raft;
using Broker.Protocol;
using Broker.Protocol.BeginQuorumEpoch;
using Broker.Protocol.Fetch;
using Broker.Protocol.Vote;
using Broker.Replication;
using Broker.Runtime;

namespace Broker.Links;

/// <summary>The other voters over the network. Belongs to the reactor of the controller.</summary>
internal sealed class QuorumPeers : IQuorumPeers, IDisposable
{
    /// <summary>The topic name of the metadata log on the wire; its only partition is 0.</summary>
    public const string MetadataTopic = "__cluster_metadata";

    private const short VoteVersion = 1;
    private const short BeginEpochVersion = 1;
    private const short FetchVersion = 12;

    // A fetch may be held by its leader, and a connection is answered in order: votes take another one.
    private readonly SortedDictionary<int, RpcClient> forVotes = [];
    private readonly SortedDictionary<int, RpcClient> forFetches = [];
    private readonly int self;

    public QuorumPeers(BrokerConfig config, Ports ports, Reactor reactor)
    {
        self = config.NodeId;
        foreach (var voter in config.QuorumVoters.Where(voter => voter.Id != self))
        {
            forVotes.Add(voter.Id, new RpcClient(ports, reactor, voter.Endpoint, $"quorum-{self}"));
            forFetches.Add(voter.Id, new RpcClient(ports, reactor, voter.Endpoint, $"quorum-fetcher-{self}"));
        }
    }

    /// <inheritdoc/>
    public async Task<VoteAnswer> VoteAsync(int voter, VoteQuestion question, TimeSpan limit)
    {
        var request = new VoteRequest
        {
            VoterId = voter,
            CandidateId = question.Candidate,
            CandidateEpoch = question.Epoch,
            LastOffsetEpoch = question.LastEpoch,
            LastOffset = question.EndOffset,
        };
        using var response = await CallAsync(forVotes[voter], request, VoteVersion, limit);
        var answer = response.Message;
        return new VoteAnswer(answer.PartitionErrorCode, answer.LeaderId, answer.LeaderEpoch, answer.VoteGranted);
    }

    /// <inheritdoc/>
    public async Task<QuorumAnswer> BeginEpochAsync(int voter, int epoch, TimeSpan limit)
    {
        var request = new BeginQuorumEpochRequest { VoterId = voter, LeaderId = self, LeaderEpoch = epoch };
        using var response = await CallAsync(forVotes[voter], request, BeginEpochVersion, limit);
        var answer = response.Message;
        return new QuorumAnswer(answer.PartitionErrorCode, answer.LeaderId, answer.LeaderEpoch);
    }

    /// <inheritdoc/>
    public async Task<LogAnswer> FetchAsync(int leader, LogQuestion question, TimeSpan limit)
    {
        var wanted = new FetchPartitionRequest
        {
            CurrentLeaderEpoch = question.Epoch,
            FetchOffset = question.Offset,
            LastFetchedEpoch = question.LastEpoch,
            PartitionMaxBytes = int.MaxValue,
        };
        var request = new FetchRequest
        {
            ReplicaId = question.Replica,
            MaxWaitMs = (int)question.MaxWait.TotalMilliseconds,
            Topics = [new FetchRequest.Topic(MetadataTopic, [wanted])],
        };
        using var response = await CallAsync(forFetches[leader], request, FetchVersion, limit);
        var topics = response.Message.Topics;
        if (topics is not [{ Partitions: [var answer] }])
        {
            throw new IOException($"Voter {leader} answered a fetch of the metadata log with something else.");
        }

        // The records are copied, because the response's frame goes back to its pool here.
        return new LogAnswer(
            answer.ErrorCode,
            answer.CurrentLeader?.LeaderId ?? -1,
            answer.CurrentLeader?.LeaderEpoch ?? -1,
            answer.HighWatermark,
            answer.DivergingEpoch is { } diverging ? new Divergence(diverging.Epoch, diverging.EndOffset) : null,
            answer.Records?.ToArray() ?? ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>An answer that can't be read is none.</summary>
    private static async Task<RpcResponse<TResponse>> CallAsync<TRequest, TResponse>(
        RpcClient client, IRequest<TRequest, TResponse> request, short version, TimeSpan limit)
        where TRequest : IRequest<TRequest, TResponse>
        where TResponse : IMessage<TResponse>
    {
        try
        {
            return await client.CallAsync(request, version, limit);
        }
        catch (ProtocolException exception)
        {
            throw new IOException($"{client.Remote} sent a malformed answer.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in forVotes.Values.Concat(forFetches.Values))
        {
            client.Dispose();
        }
    }
}
