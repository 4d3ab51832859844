using System.Collections.Immutable;
using Broker.Protocol;
using static Broker.Replication.Protocols.ReplicationProtocol;

namespace Broker.Replication.Protocols;

/// <summary>
/// A protocol as a first attempt at Kafka might have it (jocko's, among others): followers copy what the leader has,
/// and everything the leader wrote is committed. Nobody compares logs or asks who has what, and any replica that is
/// there may lead. It exists to be convicted: who does not notice it would notice nothing.
/// </summary>
internal static class NaiveReplication
{
    /// <summary>The protocol.</summary>
    public static ReplicationProtocol Protocol { get; } = new()
    {
        MayAppend = _ => true,
        BeginsEpochWithElection = false,
        FenceFetch = _ => ErrorCode.None,
        IsInRange = fetch => fetch.Offset >= fetch.StartOffset,
        Acknowledges = _ => true,
        CommitPoint = (_, progress) => progress.EndOffset,
        MayAcknowledge = append => append.HighWatermark >= append.NextOffset,
        ReadLimit = window => window.EndOffset,
        MayAnswerRead = _ => true,
        CoversEarlierEpochs = _ => true,
        FollowerReadError = _ => ErrorCode.None,
        PreferredReadReplica = (followers, _) => followers is [var first, ..] ? first.Broker : -1,
        MayJoin = _ => true,
        MustLeave = _ => false,
        ProposesWhatWasChecked = true,
        ElectionCandidates = Shuffled,
        EntersEpoch = change => change.Decided > change.Known,
        TruncationAtFollowerStart = start => start.EndOffset,
        LastFetchedEpoch = end => end.LastEpoch,
        FindDivergence = (_, _, _) => null,
        CutFor = (follower, _) => follower.EndOffset,
        MayAct = answer => answer.IsOfPresentEpoch && answer.IsForPresentLog,
        RestartPoint = fetch => fetch.LeaderStartOffset > fetch.EndOffset ? fetch.LeaderStartOffset : null,
        HighWatermarkAfterRestart = restart => restart.StartOffset,
        FollowedHighWatermark = follower => follower.EndOffset,
        TruncatesBeforeHighWatermark = true,
        HighWatermarkAtStart = log => log.EndOffset,
    };

    /// <summary>
    /// All replicas, in an order that looks random. It follows from the leader epoch, as a decision has to be the same
    /// however often it is computed.
    /// </summary>
    private static ImmutableArray<int> Shuffled(PartitionReplicas replicas)
    {
        return [.. replicas.All.OrderBy(replica => Hash(replicas.LeaderEpoch, replica)).ThenBy(replica => replica)];

        // Fibonacci hashing: the upper bits of a product with 2^32 divided by the golden ratio.
        static uint Hash(int epoch, int replica) => unchecked((((uint)epoch * 31) + (uint)replica) * 2654435769u) >> 8;
    }
}
