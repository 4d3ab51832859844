using Broker.Protocol;

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
        ElectionCandidates = replicas => replicas.All,
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
}
