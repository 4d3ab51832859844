using System.Collections.Immutable;
using Broker.Protocol;
using Broker.Storage;

namespace Broker.Replication.Protocols;

/// <summary>
/// How the replicas of a partition agree on its log: every decision that a replica takes, each a pure function of what
/// it knows. The replica keeps the state, stores and sends; another protocol is another value of this type.
/// </summary>
/// <remarks>
/// The parts are those by which replication protocols differ: append, replica acknowledgement, commit point, read
/// limit, membership, configuration change, reconciliation, restart.
/// </remarks>
internal sealed partial record ReplicationProtocol
{
    // Append.

    /// <summary>Whether a leader takes an <c>acks=all</c> append at all.</summary>
    public required Func<AppendTerms, bool> MayAppend { get; init; }

    /// <summary>Whether a leader epoch begins in the log with the election, not with the first append.</summary>
    public required bool BeginsEpochWithElection { get; init; }

    // Replica acknowledgement.

    /// <summary>Which error a fetch in a leader epoch gets, none if it is answered.</summary>
    public required Func<FetchEpochs, ErrorCode> FenceFetch { get; init; }

    /// <summary>Whether there is something to answer to a fetch, be it an error of reconciliation.</summary>
    public required Func<FetchRange, bool> IsInRange { get; init; }

    /// <summary>Whether a fetch tells how far the follower is that the controller knows of.</summary>
    public required Func<FetchSender, bool> Acknowledges { get; init; }

    // Commit point.

    /// <summary>The high watermark (exclusive) of a leader. It never falls.</summary>
    public required Func<ILeaderView, CommitProgress, long> CommitPoint { get; init; }

    /// <summary>Whether an <c>acks=all</c> append may be acknowledged, also one that was in the log already.</summary>
    public required Func<AppendProgress, bool> MayAcknowledge { get; init; }

    // Read limit.

    /// <summary>The offset (exclusive) up to which a consumer reads.</summary>
    public required Func<ReadWindow, long> ReadLimit { get; init; }

    /// <summary>Whether a consumer's read may be answered under <c>read.confirmation=isr</c>.</summary>
    public required Func<ReadProgress, bool> MayAnswerRead { get; init; }

    /// <summary>Whether a leader's high watermark covers what any leader before it had shown.</summary>
    public required Func<EpochProgress, bool> CoversEarlierEpochs { get; init; }

    /// <summary>Which error a consumer's read of a follower gets, none if it is answered (KIP-392).</summary>
    public required Func<FollowerRead, ErrorCode> FollowerReadError { get; init; }

    /// <summary>
    /// Of the followers in a consumer's rack, by ascending node id, the one it should read an offset from; -1 for the
    /// leader (KIP-392).
    /// </summary>
    public required Func<IReadOnlyList<ReadCandidate>, long, int> PreferredReadReplica { get; init; }

    // Membership.

    /// <summary>Whether a follower may be proposed as an in-sync replica.</summary>
    public required Func<JoinProgress, bool> MayJoin { get; init; }

    /// <summary>Whether a follower is no longer in sync.</summary>
    public required Func<FollowerLag, bool> MustLeave { get; init; }

    /// <summary>
    /// Whether a proposal names the processes whose progress was looked at, not those that are there when it is sent.
    /// </summary>
    public required bool ProposesWhatWasChecked { get; init; }

    // Configuration change.

    /// <summary>
    /// Who may be elected leader, as far as it is there: whoever has everything that the protocol takes for committed.
    /// The first in this order is, unless the present leader or the preferred one is among them.
    /// </summary>
    public required Func<PartitionReplicas, ImmutableArray<int>> ElectionCandidates { get; init; }

    /// <summary>Whether a replica enters a leader epoch that it hears of.</summary>
    public required Func<EpochChange, bool> EntersEpoch { get; init; }

    /// <summary>The offset (exclusive) to which a replica cuts its log when it becomes a follower.</summary>
    public required Func<FollowerStart, long> TruncationAtFollowerStart { get; init; }

    // Reconciliation.

    /// <summary>The leader epoch of its last record that a follower tells with a fetch; -1 for none.</summary>
    public required Func<FollowerEnd, int> LastFetchedEpoch { get; init; }

    /// <summary>
    /// Where a follower's log, which ends at an offset with a record of a leader epoch, leaves that of the leader.
    /// </summary>
    public required Func<Log, long, int, Divergence?> FindDivergence { get; init; }

    /// <summary>The offset (exclusive) to which a follower then cuts its log.</summary>
    public required Func<Log, Divergence, long> CutFor { get; init; }

    /// <summary>Whether a follower may act upon an answer after it waited for something.</summary>
    public required Func<AnswerState, bool> MayAct { get; init; }

    /// <summary>Where a follower begins anew whose fetch was out of range; null if it does not.</summary>
    public required Func<OutOfRange, long?> RestartPoint { get; init; }

    /// <summary>The high watermark of a follower that begins anew.</summary>
    public required Func<FollowerRestart, long> HighWatermarkAfterRestart { get; init; }

    /// <summary>The high watermark of a follower that learns of its leader's.</summary>
    public required Func<FollowerProgressed, long> FollowedHighWatermark { get; init; }

    /// <summary>Whether a follower truncates first, and takes over the leader's high watermark later.</summary>
    public required bool TruncatesBeforeHighWatermark { get; init; }

    // Restart.

    /// <summary>The high watermark with which a replica starts.</summary>
    public required Func<RestartedLog, long> HighWatermarkAtStart { get; init; }
}
