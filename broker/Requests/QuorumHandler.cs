using Broker.Controller;
using Broker.Controller.Raft;
using Broker.Protocol;
using Broker.Protocol.BeginQuorumEpoch;
using Broker.Protocol.Fetch;
using Broker.Protocol.Vote;

namespace Broker.Requests;

/// <summary>
/// Requests of other voters. On the reactor of the connections; the work is done on that of the controller.
/// </summary>
internal sealed class QuorumHandler(ControllerNode node)
{
    /// <summary>A candidate asks for a vote.</summary>
    public async Task<VoteResponse?> VoteAsync(RequestContext context, VoteRequest request)
    {
        var question = new VoteQuestion(
            request.CandidateId, request.CandidateEpoch, request.LastOffsetEpoch, request.LastOffset);
        var answer = await node.Reactor.Ask(() => node.Raft.OnVoteAsync(question));
        return new VoteResponse
        {
            PartitionErrorCode = answer.Error,
            LeaderId = answer.Leader,
            LeaderEpoch = answer.Epoch,
            VoteGranted = answer.Granted,
        };
    }

    /// <summary>A leader introduces itself.</summary>
    public async Task<BeginQuorumEpochResponse?> BeginEpochAsync(
        RequestContext context, BeginQuorumEpochRequest request)
    {
        var answer = await node.Reactor.Ask(() => node.Raft.OnBeginEpochAsync(request.LeaderId, request.LeaderEpoch));
        return new BeginQuorumEpochResponse
        {
            PartitionErrorCode = answer.Error,
            LeaderId = answer.Leader,
            LeaderEpoch = answer.Epoch,
        };
    }

    /// <summary>A voter fetches the metadata log.</summary>
    public async Task<FetchResponse?> FetchAsync(
        RequestContext context, FetchRequest request, FetchRequest.Topic metadata)
    {
        if (metadata.Partitions is not [{ Partition: 0 } wanted])
        {
            return new FetchResponse { ErrorCode = ErrorCode.InvalidRequest };
        }

        var question = new LogQuestion(
            request.ReplicaId, wanted.CurrentLeaderEpoch, wanted.FetchOffset, wanted.LastFetchedEpoch,
            TimeSpan.FromMilliseconds(Math.Max(0, request.MaxWaitMs)));
        var answer = await node.Reactor.Ask(() => node.Raft.OnFetchAsync(question, context.Connection));
        var partition = new FetchPartitionResponse
        {
            ErrorCode = answer.Error,
            HighWatermark = answer.HighWatermark,
            LogStartOffset = 0,
            DivergingEpoch = answer.Divergence is { } found ? new EpochEndOffset(found.Epoch, found.EndOffset) : null,
            CurrentLeader = new LeaderIdAndEpoch(answer.Leader, answer.Epoch),
            Records = answer.Batches,
        };
        return new FetchResponse { Topics = [new FetchResponse.Topic(metadata.Name, [partition])] };
    }
}
