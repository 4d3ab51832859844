using Broker.Controller;
using Broker.Replication.Protocols;

namespace Broker;

/// <summary>
/// The rules that a broker must not break, each a pure function. The broker asks them instead of
/// deciding by itself, so that a planted defect is one rule replaced and nothing else.
/// </summary>
public sealed record BrokerRules
{
    /// <summary>The rules of a correct broker.</summary>
    public static BrokerRules Correct { get; } = new();

    /// <summary>How replicas agree on the log of a partition.</summary>
    internal ReplicationProtocol Replication { get; init; } = InSyncReplication.Protocol;

    /// <summary>What the controller decides.</summary>
    public ControllerRules Controller { get; init; } = new();

    /// <summary>
    /// What a leader does with a client's batch, in order. Everything that may refuse it comes before the first step
    /// that changes something: what is known of a producer is never ahead of the log (KAFKA-6683).
    /// </summary>
    public IReadOnlyList<AppendStep> AppendSteps { get; init; } =
        [AppendStep.RequireReplicas, AppendStep.RequireSequence, AppendStep.Store];

    /// <summary>
    /// The offset (exclusive) below which the batches of a log are not looked into after a stop that was not in order:
    /// its recovery point, as everything below was flushed. But where the checkpoint of leader epochs is damaged or
    /// gone, only the batches tell the epochs, so that all are looked into.
    /// </summary>
    public Func<RecoveryStart, long> RecoversFrom { get; init; } = start => start.HasEpochs ? start.RecoveryPoint : 0;

    /// <summary>
    /// Whether a leader epoch that the batches of a log tell of is among those of the log after a stop that was not in
    /// order: each is, the first one, 0, as well (KAFKA-10432).
    /// </summary>
    public Func<int, bool> RecoversEpoch { get; init; } = _ => true;

    /// <summary>
    /// How many of a producer's latest batches a replica remembers, to recognise them when they are sent again: as many
    /// as a producer may have under way (KAFKA-5494). One at least.
    /// </summary>
    public int RememberedBatches { get; init; } = 5;

    /// <summary>
    /// Whether a replica forgets a producer: once it did not append for <c>producer.id.expiration.ms</c>, on the
    /// replica's own monotonic clock. Timestamps are whatever the producer's and the replica's wall clocks say.
    /// </summary>
    public Func<ProducerAge, bool> IsProducerExpired { get; init; } = age => age.SinceAppend >= age.Expiration;

    /// <summary>
    /// The offset (exclusive) up to which retention may remove records: the high watermark (KAFKA-5634).
    /// </summary>
    public Func<LogProgress, long> RetentionLimit { get; init; } = progress => progress.HighWatermark;

    /// <summary>
    /// Up to which offset (exclusive) a log may be compacted: everything below is committed and belongs to no open
    /// transaction. A record that is not committed may go again, and must not have taken a committed one with it.
    /// </summary>
    public Func<CleaningLimits, long> CleanableTo { get; init; } =
        limits => Math.Min(limits.HighWatermark, limits.LastStableOffset);

    /// <summary>
    /// Whether a batch stays in a compacted log though all its records went. Without the last one of a segment, and so
    /// of the log, the end of the log would go back at the next start or on a new replica, and offsets would be given
    /// twice (KAFKA-17076). Without the first of a leader epoch a new replica would not know where that began, and
    /// without the last of a producer its retries would not be recognised.
    /// </summary>
    public Func<EmptiedBatch, bool> KeepsEmptiedBatch { get; init; } =
        batch => batch.IsLastOfSegment || batch.IsFirstOfEpoch || batch.IsLastOfProducer;

    /// <summary>A log that is opened after a stop that was not in order.</summary>
    /// <param name="RecoveryPoint">Everything below was flushed, with epochs and indexes (exclusive).</param>
    /// <param name="HasEpochs">Whether there is an intact checkpoint of its leader epochs.</param>
    public readonly record struct RecoveryStart(long RecoveryPoint, bool HasEpochs);

    /// <summary>How far a log may be compacted at most.</summary>
    /// <param name="HighWatermark">High watermark of the partition (exclusive).</param>
    /// <param name="LastStableOffset">No open transaction has records below (exclusive).</param>
    public readonly record struct CleaningLimits(long HighWatermark, long LastStableOffset);

    /// <summary>Where a batch is that compaction leaves without records.</summary>
    /// <param name="IsLastOfSegment">Nothing follows it in its segment.</param>
    /// <param name="IsFirstOfEpoch">The log has nothing of its leader epoch before it.</param>
    /// <param name="IsLastOfProducer">It is the last batch known of an idempotent producer.</param>
    public readonly record struct EmptiedBatch(bool IsLastOfSegment, bool IsFirstOfEpoch, bool IsLastOfProducer);

    /// <summary>How far a log is committed.</summary>
    /// <param name="HighWatermark">The high watermark of the replica (exclusive).</param>
    /// <param name="EndOffset">Its log end offset (exclusive).</param>
    public readonly record struct LogProgress(long HighWatermark, long EndOffset);

    /// <summary>How long ago a producer appended.</summary>
    /// <param name="SinceAppend">Since its last batch was appended here, on the monotonic clock.</param>
    /// <param name="LastTimestampMs">The largest timestamp in that batch; the producer may have written
    /// anything.</param>
    /// <param name="NowMs">What the replica's wall clock says, in milliseconds since 1970.</param>
    /// <param name="Expiration"><c>producer.id.expiration.ms</c>.</param>
    public readonly record struct ProducerAge(
        TimeSpan SinceAppend, long LastTimestampMs, long NowMs, TimeSpan Expiration);
}
