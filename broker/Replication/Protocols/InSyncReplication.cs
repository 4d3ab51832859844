using System.Collections.Immutable;
using Broker.Protocol;
using static Broker.Replication.Protocols.ReplicationProtocol;

namespace Broker.Replication.Protocols;

/// <summary>
/// Kafka's replication: a record is committed once all in-sync replicas have it, the controller decides who they are,
/// and logs are brought in line by their leader epochs.
/// </summary>
internal static class InSyncReplication
{
    /// <summary>The protocol.</summary>
    public static ReplicationProtocol Protocol { get; } = new()
    {
        MayAppend = terms => terms.InSync >= terms.MinInSync,

        // Two elections without an append in between would else leave no trace of the first (KAFKA-7415).
        BeginsEpochWithElection = true,
        FenceFetch = FenceFetch,
        IsInRange = fetch => fetch.Offset >= fetch.StartOffset && (fetch.IsFollower || fetch.Offset <= fetch.EndOffset),
        Acknowledges = Acknowledges,
        CommitPoint = CommitPoint,
        MayAcknowledge = append => append.HighWatermark >= append.NextOffset,

        // One reading of the high watermark is both the limit and what the answer reports (KAFKA-9807, KAFKA-9835).
        ReadLimit = window => window.HighWatermark,
        MayAnswerRead = read => read.ConfirmedAt > read.ArrivedAt && read.HighWatermark >= read.EpochStartOffset,
        CoversEarlierEpochs = progress => progress.HighWatermark >= progress.EpochStartOffset,

        // The leader may have shown more than this follower knows to be committed; it soon will.
        FollowerReadError =
            read => read.Offset > read.HighWatermark ? ErrorCode.OffsetNotAvailable : ErrorCode.None,
        PreferredReadReplica = PreferredReadReplica,
        MayJoin = MayJoin,
        MustLeave = lag => lag.SinceCaughtUp > lag.Limit,

        // By the time it is sent, another process may have registered whose log nobody has seen (KAFKA-15221).
        ProposesWhatWasChecked = true,

        ElectionCandidates = ElectionCandidates,

        // The metadata may be replayed: who leads goes on leading, with what it knows of its followers (KAFKA-13790).
        EntersEpoch = change => change.Decided > change.Known,

        // What has to go is found by comparing leader epochs with the new leader, not by the high watermark (KIP-101).
        TruncationAtFollowerStart = start => start.EndOffset,
        LastFetchedEpoch = end => end.LastEpoch,
        FindDivergence = Reconciliation.FindDivergence,
        CutFor = Reconciliation.CutFor,

        // The replica may have become the leader of what it was about to cut (KAFKA-13207).
        MayAct = answer => answer.IsOfPresentEpoch && answer.IsForPresentLog,
        RestartPoint = RestartPoint,

        // Below its start a log has nothing; a high watermark there could not be read (KAFKA-9491).
        HighWatermarkAfterRestart = restart => restart.StartOffset,
        FollowedHighWatermark =
            follower => Math.Max(follower.HighWatermark, Math.Min(follower.LeaderHighWatermark, follower.EndOffset)),

        // The high watermark could else cover records that the truncation is about to remove (KAFKA-14704).
        TruncatesBeforeHighWatermark = true,

        // What was saved may lag behind; what lies above becomes known from the leader.
        HighWatermarkAtStart = log => log.HighWatermark,
    };

    /// <summary>
    /// Only a fetcher in the very epoch of the leader can be told what is in the log: one of an earlier epoch follows
    /// another log, and one of a later epoch knows of a later leader (KIP-320).
    /// </summary>
    private static ErrorCode FenceFetch(FetchEpochs epochs) =>
        epochs.Asked < 0 || epochs.Asked == epochs.Current ? ErrorCode.None
        : epochs.Asked < epochs.Current ? ErrorCode.FencedLeaderEpoch
        : ErrorCode.UnknownLeaderEpoch;

    /// <summary>
    /// Those in sync; without any, those that left when nothing could be committed without them (KIP-966).
    /// </summary>
    private static ImmutableArray<int> ElectionCandidates(PartitionReplicas replicas)
    {
        var complete = replicas.InSync.IsEmpty ? replicas.Eligible : replicas.InSync;
        return replicas.All.RemoveAll(replica => !complete.Contains(replica));
    }

    /// <summary>
    /// A late fetch of a process that is gone says nothing about the log of its successor (KIP-903).
    /// </summary>
    private static bool Acknowledges(FetchSender sender) =>
        sender.BrokerEpoch >= sender.Registered && sender.BrokerEpoch >= sender.Seen;

    /// <summary>
    /// What every replica has that could be elected: counting only the confirmed in-sync replicas would commit records
    /// that one added meanwhile does not have (KAFKA-8836). Fewer than the least commit nothing, so that whoever leaves
    /// then has every committed record (KIP-966).
    /// </summary>
    private static long CommitPoint(ILeaderView leader, CommitProgress progress)
    {
        if (leader.Isr.Length < progress.MinInSync)
        {
            return progress.HighWatermark;
        }

        var committed = progress.OwnOffset;
        foreach (var member in leader.MaximalIsr)
        {
            if (member != leader.Self)
            {
                committed = Math.Min(committed, leader.OffsetOf(member));
            }
        }

        return Math.Max(progress.HighWatermark, committed);
    }

    /// <summary>The one that is furthest of those that have the offset, so that the consumer does not wait.</summary>
    private static int PreferredReadReplica(IReadOnlyList<ReadCandidate> followers, long offset) => followers
        .Where(follower => follower.StartOffset <= offset && follower.EndOffset >= offset)
        .OrderByDescending(follower => follower.EndOffset)
        .Select(follower => follower.Broker)
        .FirstOrDefault(-1);

    /// <summary>
    /// A follower joins once it has everything committed: up to the high watermark, and, as that may lag behind after
    /// an election, up to the start of the leader epoch (KAFKA-7128). Who is fenced would be elected by nobody
    /// (KIP-841).
    /// </summary>
    private static bool MayJoin(JoinProgress follower) =>
        follower.IsUnfenced
        && follower.Offset >= follower.HighWatermark
        && follower.Offset >= follower.EpochStartOffset;

    /// <summary>
    /// Only where the leader of this very epoch deleted what the follower wants: any other reason, such as a leader
    /// that is about to be replaced, would remove records that are the last copy (KAFKA-2143).
    /// </summary>
    private static long? RestartPoint(OutOfRange fetch) =>
        fetch.LeaderStartOffset > fetch.EndOffset ? fetch.LeaderStartOffset : null;
}
