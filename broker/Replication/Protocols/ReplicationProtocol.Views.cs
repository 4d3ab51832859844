using System.Collections.Immutable;

namespace Broker.Replication.Protocols;

/// <content>What the functions see.</content>
internal sealed partial record ReplicationProtocol
{
    /// <summary>An append arrives.</summary>
    /// <param name="InSync">How many replicas are in sync.</param>
    /// <param name="MinInSync"><c>min.insync.replicas</c>, at most the number of replicas.</param>
    public readonly record struct AppendTerms(int InSync, int MinInSync);

    /// <summary>A fetch arrives.</summary>
    /// <param name="Asked">The leader epoch the fetcher is in; -1 for a consumer that does not tell.</param>
    /// <param name="Current">The leader epoch of the replica that is asked.</param>
    /// <param name="IsIncremental">Whether the fetch continues a session, so that <paramref name="Asked"/> may have
    /// been told with an earlier fetch of it.</param>
    public readonly record struct FetchEpochs(int Asked, int Current, bool IsIncremental);

    /// <summary>What a fetch asks for.</summary>
    /// <param name="Offset">The first offset wanted.</param>
    /// <param name="StartOffset">The first offset of the leader's log.</param>
    /// <param name="EndOffset">The leader's log end offset (exclusive).</param>
    /// <param name="IsFollower">Whether a follower asks, whose log is then compared with the leader's.</param>
    public readonly record struct FetchRange(long Offset, long StartOffset, long EndOffset, bool IsFollower);

    /// <summary>Which process of a follower fetches.</summary>
    /// <param name="BrokerEpoch">Its broker epoch.</param>
    /// <param name="Registered">The broker epoch that the metadata knows; -1 for none.</param>
    /// <param name="Seen">The broker epoch of the last process that fetched from this leader; -1 for none.</param>
    public readonly record struct FetchSender(long BrokerEpoch, long Registered, long Seen);

    /// <summary>How far a leader is.</summary>
    /// <param name="HighWatermark">Its high watermark until now (exclusive).</param>
    /// <param name="OwnOffset">What it stored itself (exclusive), as far as it may be counted on.</param>
    /// <param name="EndOffset">Its log end offset (exclusive).</param>
    /// <param name="MinInSync"><c>min.insync.replicas</c>, at most the number of replicas.</param>
    public readonly record struct CommitProgress(long HighWatermark, long OwnOffset, long EndOffset, int MinInSync);

    /// <summary>How far an append got.</summary>
    /// <param name="NextOffset">The offset after its last record.</param>
    /// <param name="HighWatermark">High watermark of the partition (exclusive).</param>
    /// <param name="LeaderOffset">How far the leader itself stored the log (exclusive).</param>
    /// <param name="IsRetry">Whether it was in the log already when it was sent again.</param>
    public readonly record struct AppendProgress(
        long NextOffset, long HighWatermark, long LeaderOffset, bool IsRetry);

    /// <summary>A consumer's fetch is about to be answered.</summary>
    /// <param name="HighWatermarkAtArrival">The high watermark when it arrived (exclusive).</param>
    /// <param name="EndAtArrival">The log end offset when it arrived (exclusive).</param>
    /// <param name="HighWatermark">The high watermark that the answer reports (exclusive).</param>
    /// <param name="EndOffset">The log end offset now (exclusive).</param>
    public readonly record struct ReadWindow(
        long HighWatermarkAtArrival, long EndAtArrival, long HighWatermark, long EndOffset);

    /// <summary>How far the confirmation of a read got.</summary>
    /// <param name="ArrivedAt">Position of its arrival in the leader's sequence of events.</param>
    /// <param name="ConfirmedAt">The leader was still the leader at some moment after this position.</param>
    /// <param name="HighWatermark">High watermark of the partition (exclusive).</param>
    /// <param name="EpochStartOffset">Log end offset at the start of the leader epoch.</param>
    public readonly record struct ReadProgress(
        long ArrivedAt, long ConfirmedAt, long HighWatermark, long EpochStartOffset);

    /// <summary>A consumer reads from a follower.</summary>
    /// <param name="Offset">The first offset wanted, within its log.</param>
    /// <param name="HighWatermark">The high watermark it knows of (exclusive); the leader may have shown more.</param>
    public readonly record struct FollowerRead(long Offset, long HighWatermark);

    /// <summary>An in-sync follower that a consumer may be told to read from.</summary>
    /// <param name="Broker">Node id of its broker.</param>
    /// <param name="StartOffset">Its first offset.</param>
    /// <param name="EndOffset">What it stored (exclusive), as far as it told.</param>
    public readonly record struct ReadCandidate(int Broker, long StartOffset, long EndOffset);

    /// <summary>How far a leader is in its epoch.</summary>
    /// <param name="HighWatermark">Its high watermark (exclusive).</param>
    /// <param name="EpochStartOffset">Log end offset at the start of the leader epoch.</param>
    public readonly record struct EpochProgress(long HighWatermark, long EpochStartOffset);

    /// <summary>A follower that is not in sync fetched.</summary>
    /// <param name="Offset">What it stored (exclusive); -1 if it did not fetch in this leader epoch.</param>
    /// <param name="HighWatermark">The leader's high watermark (exclusive).</param>
    /// <param name="EpochStartOffset">The leader's log end offset at the start of its epoch.</param>
    /// <param name="IsUnfenced">Whether the metadata has it registered, unfenced, and not about to stop.</param>
    public readonly record struct JoinProgress(
        long Offset, long HighWatermark, long EpochStartOffset, bool IsUnfenced);

    /// <summary>How long ago a follower had everything.</summary>
    /// <param name="SinceCaughtUp">Since it last had what the leader had.</param>
    /// <param name="Limit"><c>replica.lag.time.max.ms</c>.</param>
    public readonly record struct FollowerLag(TimeSpan SinceCaughtUp, TimeSpan Limit);

    /// <summary>A partition needs a leader, or may get another one.</summary>
    /// <param name="LeaderEpoch">The leader epoch that it is in.</param>
    /// <param name="All">All its replicas, the preferred leader first.</param>
    /// <param name="InSync">Those in sync.</param>
    /// <param name="Eligible">Those that left the in-sync replicas since anything was committed (KIP-966).</param>
    public readonly record struct PartitionReplicas(
        int LeaderEpoch, ImmutableArray<int> All, ImmutableArray<int> InSync, ImmutableArray<int> Eligible);

    /// <summary>A replica hears of a decision of the controller.</summary>
    /// <param name="Known">The leader epoch it is in; -1 before the first.</param>
    /// <param name="Decided">The leader epoch decided.</param>
    public readonly record struct EpochChange(int Known, int Decided);

    /// <summary>A replica that becomes a follower.</summary>
    /// <param name="HighWatermark">The high watermark it knows of (exclusive); it may lag behind the leader's.</param>
    /// <param name="EndOffset">Its log end offset (exclusive).</param>
    public readonly record struct FollowerStart(long HighWatermark, long EndOffset);

    /// <summary>The end of a follower's log, as it fetches what comes next.</summary>
    /// <param name="LastEpoch">Leader epoch of its last record, -1 for an empty log.</param>
    /// <param name="EndOffset">Its log end offset (exclusive).</param>
    /// <param name="HighWatermark">Its high watermark (exclusive).</param>
    /// <param name="LeaderEpoch">The leader epoch it is in.</param>
    /// <param name="LeaderSince">The leader epoch in which its leader became its leader; the same one may have been
    /// elected again since.</param>
    public readonly record struct FollowerEnd(
        int LastEpoch, long EndOffset, long HighWatermark, int LeaderEpoch, int LeaderSince);

    /// <summary>A follower was answered.</summary>
    /// <param name="IsOfPresentEpoch">The answer is of the leader and leader epoch that the follower is in.</param>
    /// <param name="IsForPresentLog">The log is as it was when the follower asked.</param>
    public readonly record struct AnswerState(bool IsOfPresentEpoch, bool IsForPresentLog);

    /// <summary>The leader does not have what a follower asks for.</summary>
    /// <param name="EndOffset">The follower's log end offset (exclusive): what it asked for.</param>
    /// <param name="LeaderStartOffset">The first offset of the leader in this epoch; -1 if it did not tell.</param>
    public readonly record struct OutOfRange(long EndOffset, long LeaderStartOffset);

    /// <summary>A follower whose log begins anew.</summary>
    /// <param name="HighWatermark">Its high watermark before (exclusive).</param>
    /// <param name="StartOffset">First offset of the new, empty log.</param>
    public readonly record struct FollowerRestart(long HighWatermark, long StartOffset);

    /// <summary>A follower took over what its leader sent.</summary>
    /// <param name="HighWatermark">Its high watermark before (exclusive).</param>
    /// <param name="LeaderHighWatermark">That of the leader (exclusive).</param>
    /// <param name="EndOffset">Its log end offset (exclusive).</param>
    public readonly record struct FollowerProgressed(long HighWatermark, long LeaderHighWatermark, long EndOffset);

    /// <summary>A replica as it is found at start.</summary>
    /// <param name="StartOffset">Its first offset.</param>
    /// <param name="HighWatermark">The high watermark it had saved (exclusive), as far as the log reaches.</param>
    /// <param name="EndOffset">Its log end offset (exclusive), after recovery.</param>
    public readonly record struct RestartedLog(long StartOffset, long HighWatermark, long EndOffset);
}
