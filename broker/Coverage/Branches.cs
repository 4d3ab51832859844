using System.Collections.Immutable;
using Broker.Protocol;

namespace Broker.Coverage;

/// <summary>The branches of the protocol that are counted.</summary>
public static class Branches
{
    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch IsrShrunk = new("isr-shrunk", "A replica left the in-sync replicas.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch IsrExpanded = new("isr-expanded", "A replica joined the in-sync replicas.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch JoinAwaitsEpochStart = new("join-awaits-epoch-start",
        "A follower reached the high watermark, but not the start of the leader epoch, and was not let in.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch JoinRefusedFenced = new("join-refused-fenced",
        "A follower caught up while it was fenced, and was not let in.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch CommitAwaitsProposed = new("commit-awaits-proposed",
        "The high watermark waited for a replica whose place among the in-sync replicas was not decided.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch CommitUnderMinIsr = new("commit-stopped-under-min-isr",
        "The high watermark stood still, as too few replicas were in sync.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch Truncated = new("truncated",
        "A follower cut the end of its log at a diverging epoch.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch TruncatedUnknownEpoch = new("truncated-unknown-epoch",
        "A leader did not have the last epoch of a follower, and answered with an earlier one (KIP-279).");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch RestartedAtLeaderStart = new("restarted-at-leader-start",
        "A follower began anew, as the leader had deleted what it wanted next.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch StaleAnswer = new("stale-answer",
        "An answer reached a follower that was in another epoch, or had another log, by then.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch EmptyEpoch = new("empty-epoch",
        "A leader was elected after an epoch without records.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch RefusedUnderMinIsr = new("append-refused-under-min-isr",
        "An append with acks=all was refused, as too few replicas were in sync.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch ReadAwaitsEpochStart = new("read-awaits-epoch-start",
        "A consumer asked for the end of a log whose leader did not know yet what is committed.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch ControllerConfirmed = new("read-confirmed-by-controller",
        "A leader asked the controller whether it still leads.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch ReadRedirected = new("read-redirected",
        "A leader told a consumer to read from a follower in its rack (KIP-392).");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch ReadFromFollower = new("read-from-follower",
        "A follower answered a consumer (KIP-392).");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch LeaderThrottled = new("leader-throttled",
        "A leader left out the records of a throttled replica (KIP-73).");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch FollowerThrottled = new("follower-throttled",
        "A throttled replica did not fetch, as it had fetched enough (KIP-73).");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch SessionEvicted = new("fetch-session-evicted",
        "A fetch session ended to make room for another one (KIP-227).");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch SessionNotFound = new("fetch-session-id-not-found",
        "A fetch continued a session that there is not, or not any more.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch SessionEpochInvalid = new("fetch-session-epoch-invalid",
        "A fetch was not the next one of its session.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch ElectedEligible = new("elected-eligible",
        "An eligible leader replica was elected, as nobody was in sync (KIP-966).");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch ElectedLastLeader = new("elected-last-leader",
        "The last leader was elected uncleanly, as nobody was in sync or eligible (KIP-966).");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch ElectedUncleanly = new("elected-uncleanly",
        "A replica was elected that may lack committed records.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch ElectedPreferred = new("elected-preferred",
        "The preferred leader took over from another one that was in sync.");

    /// <summary>See <see cref="Branch.Meaning"/>.</summary>
    public static readonly Branch UncleanRegistration = new("unclean-registration",
        "A broker registered that may have lost what it had acknowledged, and left the in-sync and eligible replicas.");

    /// <summary>Errors that a fetch of a follower was answered with.</summary>
    public static ImmutableSortedDictionary<ErrorCode, Branch> FetchRefused { get; } = Refusals(
        "fetch", "A follower's fetch was answered",
        ErrorCode.FencedLeaderEpoch, ErrorCode.UnknownLeaderEpoch, ErrorCode.NotLeaderOrFollower,
        ErrorCode.StaleBrokerEpoch, ErrorCode.OffsetOutOfRange, ErrorCode.KafkaStorageError);

    /// <summary>
    /// Errors that the controller answered a leader with that proposed in-sync replicas, or asked whether it still
    /// leads: told by the controller, as the leader may be gone by then.
    /// </summary>
    public static ImmutableSortedDictionary<ErrorCode, Branch> ProposalRefused { get; } = Refusals(
        "alter-partition",
        "A proposal of in-sync replicas, or a leader's question whether it still leads, was answered",
        ErrorCode.StaleBrokerEpoch, ErrorCode.FencedLeaderEpoch, ErrorCode.InvalidUpdateVersion,
        ErrorCode.IneligibleReplica, ErrorCode.NotController, ErrorCode.RequestTimedOut);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Branch> All { get; } =
    [
        IsrShrunk, IsrExpanded, JoinAwaitsEpochStart, JoinRefusedFenced, CommitAwaitsProposed, CommitUnderMinIsr,
        Truncated, TruncatedUnknownEpoch, RestartedAtLeaderStart, StaleAnswer, EmptyEpoch,
        RefusedUnderMinIsr, ReadAwaitsEpochStart, ControllerConfirmed,
        ReadRedirected, ReadFromFollower, LeaderThrottled, FollowerThrottled,
        SessionEvicted, SessionNotFound, SessionEpochInvalid,
        ElectedEligible, ElectedLastLeader, ElectedUncleanly, ElectedPreferred, UncleanRegistration,
        .. FetchRefused.Values, .. ProposalRefused.Values,
    ];

    private static ImmutableSortedDictionary<ErrorCode, Branch> Refusals(
        string what, string sentence, params ErrorCode[] errors) => errors.ToImmutableSortedDictionary(
        error => error,
        error => new Branch($"{what}-{Hyphened(error)}", $"{sentence} with {error.KafkaName()}."));

    private static string Hyphened(ErrorCode error) => error.KafkaName().Replace('_', '-').ToLowerInvariant();
}
