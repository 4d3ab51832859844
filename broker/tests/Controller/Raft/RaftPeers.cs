using Broker.Controller.Raft;
using Broker.Runtime;

namespace Broker.Tests.Controller.Raft;

/// <summary>
/// The way of one incarnation of a voter to the others, through the cluster's network of delays and cuts.
/// </summary>
internal sealed class RaftPeers(RaftCluster cluster, int self, int incarnation) : IQuorumPeers
{
    // Connection of the fetches; another one after every failure, as with a real client.
    private int connection;

    public Task<VoteAnswer> VoteAsync(int voter, VoteQuestion question, TimeSpan limit) =>
        CallAsync(voter, limit, node => node.OnVoteAsync(question));

    public Task<QuorumAnswer> BeginEpochAsync(int voter, int epoch, TimeSpan limit) =>
        CallAsync(voter, limit, node => node.OnBeginEpochAsync(self, epoch));

    public async Task<LogAnswer> FetchAsync(int leader, LogQuestion question, TimeSpan limit)
    {
        var number = ((((long)self * 1000) + incarnation) * 100_000) + connection;
        try
        {
            return await CallAsync(leader, limit, node => node.OnFetchAsync(question, number));
        }
        catch (TimeoutException)
        {
            connection++;
            throw;
        }
    }

    private async Task<T> CallAsync<T>(int to, TimeSpan limit, Func<RaftNode, Task<T>> request)
    {
        var answer = new Completion<(bool Came, T? Value)>();
        cluster.World.Reactor.Spawn(async () =>
        {
            await cluster.TravelAsync();
            if (!cluster.IsCut(self, to) && cluster[to] is { Node: { } node } target)
            {
                var value = await target.Reactor.Ask(() => request(node));
                await cluster.TravelAsync();
                if (!cluster.IsCut(to, self))
                {
                    answer.TrySetResult((true, value));
                }
            }
        });
        var (came, result) = await answer.Within(limit, cluster.World.Time, (false, default));
        return came ? result! : throw new TimeoutException();
    }
}
