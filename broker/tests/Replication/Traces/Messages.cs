using Broker.Protocol;

namespace Broker.Tests.Replication.Traces;

/// <summary>Finds the message that a command speaks of.</summary>
internal static class Messages
{
    private const string Proposals = "alter-partition";

    /// <summary>
    /// A request that waits: <c>2</c> is the next fetch of follower 2, <c>alter-partition 1</c> what leader 1 proposes,
    /// anything else the name it was held under.
    /// </summary>
    public static TraceMessage Waiting(TraceCluster cluster, params string[] words) =>
        ByName(cluster, words)
        ?? (IsProposal(words, out var broker)
            ? Newest(cluster, ApiKey.AlterPartition, broker, sent: false)
            : Fetch(cluster, TraceArguments.Id(words[^1])))
        ?? throw new TraceException($"nothing waits for: {string.Join(' ', words)}");

    /// <summary>A request whose answer waits.</summary>
    public static TraceMessage Answered(TraceCluster cluster, params string[] words) =>
        ByName(cluster, words)
        ?? Newest(
            cluster,
            IsProposal(words, out var broker) ? ApiKey.AlterPartition : ApiKey.Fetch,
            broker,
            sent: true)
        ?? throw new TraceException($"no answer waits for: {string.Join(' ', words)}");

    /// <summary>
    /// The next fetch of a follower. A fetch is under way from the moment it is sent or held; until then the follower
    /// would ask differently as soon as it learned something new.
    /// </summary>
    private static TraceMessage? Fetch(TraceCluster cluster, int follower)
    {
        var partition = cluster.PartitionOf(follower);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var waiting = cluster.Network.Messages.LastOrDefault(message => message is { IsSent: false, Name: null }
                && message.Api == ApiKey.Fetch && message.From == follower && message.To == partition.LeaderId);
            if (waiting is null || IsCurrent(partition, waiting))
            {
                return waiting;
            }

            waiting.Connection.Close();
            cluster.Settle();
        }

        return null;
    }

    private static bool IsCurrent(Broker.Replication.Partition partition, TraceMessage message)
    {
        var wanted = message.Wanted!;
        return wanted.CurrentLeaderEpoch == partition.LeaderEpoch && wanted.FetchOffset == partition.Log.EndOffset;
    }

    private static bool IsProposal(string[] words, out int broker)
    {
        broker = TraceArguments.Id(words[^1]);
        return words is [Proposals, _];
    }

    private static TraceMessage? ByName(TraceCluster cluster, string[] words) =>
        words is [var name] ? cluster.Network.Messages.FirstOrDefault(message => message.Name == name) : null;

    private static TraceMessage? Newest(TraceCluster cluster, ApiKey api, int from, bool sent) =>
        cluster.Network.Messages.LastOrDefault(message =>
            message.Api == api && message.From == from && message.IsSent == sent && message.Name is null);
}
