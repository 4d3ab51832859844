namespace Harness.Checkers;

/// <summary>The anomalies that models of the log can find, the most telling first.</summary>
public static class Anomalies
{
    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly LostWrite = new("lost-write",
        "A record was acknowledged, or read, and is gone although the offsets around it are still read.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly LostPrefix = new("lost-prefix",
        "Records were removed from the start of a partition which retention must not remove.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly InconsistentOffsets = new("inconsistent-offsets",
        "One offset of a partition was seen to hold two different values.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly Duplicate = new("duplicate",
        "One value, sent once, was read at two offsets.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly Reordered = new("reordered",
        "A record lies at another offset than its acknowledgement, or the rest of its batch, said.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly NonmonotonicSend = new("nonmonotonic-send",
        "What a process sent later lies before, or where, its earlier records are.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly FromNowhere = new("from-nowhere",
        "A read returned a record that nobody had written to that partition.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly AlteredRecord = new("altered-record",
        "A record was read with other headers, or another timestamp, than it was appended with.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly G1a = new("G1a",
        "A read returned a value whose append, or whose transaction, had definitely failed.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly StaleRead = new("stale-read",
        "A read was shown an older log than what had been acknowledged, or read by others, before it began.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly FutureRead = new("future-read",
        "A read was shown a log that already contained an append which had not begun.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly NonlinearizableAppend = new("nonlinearizable-append",
        "An append that began after another was acknowledged lies before it in the log.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly InternalNonmonotonicPoll = new("int-nonmonotonic-poll",
        "The records of one read, or of one operation's polls, are not in the order of their offsets, or lie before "
        + "the offset asked for.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly PrecommittedRead = new("precommitted-read",
        "A transaction polled what it had sent itself and not committed.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly PollSkip = new("poll-skip",
        "A consumer's poll leaves out records that lie between its position and what it returned.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly NonmonotonicPoll = new("nonmonotonic-poll",
        "A consumer's poll returned what lies before its position.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly InternalPollSkip = new("int-poll-skip",
        "The polls of one operation leave out records that lie between those they returned.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly InternalNonmonotonicSend = new("int-nonmonotonic-send",
        "The sends of one operation lie in another order in the log than they were made.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly G1c = new("G1c",
        "Transactions polled what the others had sent in a circle.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly G1cProcess = new("G1c-process",
        "Transactions polled what others had sent, in a circle closed by the order of a process.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly G1cRealTime = new("G1c-realtime",
        "Transactions polled what others had sent, in a circle closed by one that ended before another began.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly InternalSendSkip = new("int-send-skip",
        "Records of others lie between those that one operation sent. Kafka promises nothing else.", Convicts: false);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly G0 = new("G0",
        "Records of transactions lie behind each other in a circle. Kafka does not keep them apart.",
        Convicts: false);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly StalePoll = new("stale-poll",
        "A consumer's poll lacks what had been acknowledged, or polled by others, before it began. Polls may lag.",
        Convicts: false);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly GSingle = new("G-single",
        "Transactions polled what others had sent in a circle, but for one poll that lacks what was sent.",
        Convicts: false);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly GSingleProcess = new("G-single-process",
        "The same, in a circle closed by the order of a process.", Convicts: false);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly GSingleRealTime = new("G-single-realtime",
        "The same, in a circle closed by one that ended before another began.", Convicts: false);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly G2Item = new("G2-item",
        "Transactions polled what others had sent in a circle, but for several polls that lack what was sent.",
        Convicts: false);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly G2ItemProcess = new("G2-item-process",
        "The same, in a circle closed by the order of a process.", Convicts: false);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly G2ItemRealTime = new("G2-item-realtime",
        "The same, in a circle closed by one that ended before another began.", Convicts: false);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly OffsetGap = new("offset-gap",
        "The records of one read skip offsets.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly WrongOffsetForTime = new("wrong-offset-for-time",
        "A lookup by timestamp was answered with another offset than that of the first record which is not older.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly Unavailable = new("unavailable",
        "After all faults had healed, a partition took no append or could not be read to its end.");

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly CommittedRecordLost = new("committed-record-lost",
        "No replica has a record any more that a leader had committed.",
        IsWatched: true);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly ConsistentRead = new("inconsistent-commit",
        "A replica would show consumers another record than the one that was committed at its offset.",
        IsWatched: true);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly LeaderCompleteness = new("incomplete-leader",
        "A replica became the leader without a record that was committed before.",
        IsWatched: true);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly LeaderCandidateCompleteness = new("incomplete-candidate",
        "The controller may elect a replica that does not have a committed record.",
        IsWatched: true);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly LogMatching = new("log-mismatch",
        "Two replicas have one leader epoch at one offset, and other records there or before.",
        IsWatched: true);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly ReplicationQuorumSuperset = new("incomplete-quorum",
        "A leader commits without waiting for a replica that the controller has as in sync.",
        IsWatched: true);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly ValidIsr = new("invalid-isr",
        "The controller decided in-sync replicas, eligible ones or a leader that contradict each other.",
        IsWatched: true);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly MonotonicHighWatermark = new("high-watermark-fell",
        "The high watermark of a replica, or the one that its leader told clients, fell within a leader epoch.",
        IsWatched: true);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly UnexplainedDamage = new("unexplained-damage",
        "A replica found its own log damaged, though no fault had changed what was flushed.",
        IsWatched: true);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly FullIsr = new("not-in-sync",
        "After all faults had healed, a partition had no leader, or not all its replicas in sync.",
        IsWatched: true);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly Unseen = new("unseen",
        "A record was acknowledged, and the final reads did not get far enough to tell whether it is still there.",
        Convicts: false);

    /// <summary>See <see cref="Anomaly.Meaning"/>.</summary>
    public static readonly Anomaly UnhandledException = new("unhandled-exception",
        "A process died of an exception that nothing in it handled.");

    /// <summary>All of them, the most telling first.</summary>
    public static IReadOnlyList<Anomaly> All { get; } =
    [
        LostWrite, LostPrefix, InconsistentOffsets, Duplicate,
        Reordered, FromNowhere, AlteredRecord, G1a, PrecommittedRead, G1c,
        G1cProcess, G1cRealTime, StaleRead, FutureRead, NonlinearizableAppend,
        NonmonotonicSend, InternalNonmonotonicSend, PollSkip, NonmonotonicPoll, InternalPollSkip,
        InternalNonmonotonicPoll, OffsetGap, WrongOffsetForTime, Unavailable,
        CommittedRecordLost, ConsistentRead, LeaderCompleteness, LeaderCandidateCompleteness, LogMatching,
        ReplicationQuorumSuperset, ValidIsr, MonotonicHighWatermark, UnexplainedDamage,
        FullIsr, Unseen, InternalSendSkip, G0, StalePoll, GSingle, GSingleProcess, GSingleRealTime,
        G2Item, G2ItemProcess, G2ItemRealTime, UnhandledException,
    ];

    /// <summary>Position of an anomaly in <see cref="All"/>; its length for an unknown id.</summary>
    public static int RankOf(string id) => All.TakeWhile(a => a.Id != id).Count();

    /// <summary>Whether an anomaly convicts by what clients see, and not by what brokers are watched for.</summary>
    public static bool IsSeenByClients(string id) =>
        All.Any(anomaly => anomaly.Id == id && anomaly.Convicts && !anomaly.IsWatched);
}
