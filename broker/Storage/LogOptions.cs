using Broker.Configuration;

namespace Broker.Storage;

/// <summary>How a log divides itself into segments, and what it keeps.</summary>
public sealed record LogOptions
{
    /// <summary>Kafka's defaults, except that nothing is ever removed for its age.</summary>
    public static LogOptions Default { get; } = new();

    /// <summary><c>log.segment.bytes</c>: a longer segment has only one batch.</summary>
    public int SegmentBytes { get; init; } = 1024 * 1024 * 1024;

    /// <summary>
    /// <c>log.roll.ms</c>: milliseconds from the first batch's timestamp to that of a batch that begins a new segment.
    /// </summary>
    public long RollMs { get; init; } = 7 * 24 * 3600 * 1000L;

    /// <summary><c>log.index.interval.bytes</c>: bytes of batches between two entries of an index.</summary>
    public int IndexIntervalBytes { get; init; } = 4096;

    /// <summary><c>log.index.size.max.bytes</c>: a segment ends when one of its indexes is that long.</summary>
    public int IndexMaxBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary><c>log.flush.interval.messages</c>: records after which a flush begins, waited for or not.</summary>
    public long FlushIntervalMessages { get; init; } = long.MaxValue;

    /// <summary>
    /// <c>log.retention.ms</c>: age, in milliseconds, of the newest record of a segment that is removed; -1 for never.
    /// </summary>
    public long RetentionMs { get; init; } = -1;

    /// <summary>
    /// <c>log.retention.bytes</c>: segments are removed while the rest is at least that long; -1 for never.
    /// </summary>
    public long RetentionBytes { get; init; } = -1;

    /// <summary>
    /// <c>file.delete.delay.ms</c>: milliseconds from the removal of a segment to the deletion of its files.
    /// </summary>
    public long FileDeleteDelayMs { get; init; } = 60_000;

    /// <summary>Where recovery begins.</summary>
    public BrokerRules Rules { get; init; } = BrokerRules.Correct;

    /// <summary><c>log.cleanup.policy</c>: whether old records go by age and size, by key, or both.</summary>
    public CleanupPolicy CleanupPolicy { get; init; } = CleanupPolicy.Delete;

    /// <summary>
    /// <c>log.cleaner.min.cleanable.ratio</c>: a log is compacted when a larger part of it is dirty; 0 to 1.
    /// </summary>
    public double MinCleanableRatio { get; init; } = 0.5;

    /// <summary><c>log.cleaner.min.compaction.lag.ms</c>: milliseconds for which a record is surely kept.</summary>
    public long MinCompactionLagMs { get; init; }

    /// <summary>
    /// <c>log.cleaner.max.compaction.lag.ms</c>: milliseconds after which a log with older dirty records is compacted.
    /// </summary>
    public long MaxCompactionLagMs { get; init; } = long.MaxValue;

    /// <summary>
    /// <c>log.cleaner.delete.retention.ms</c>: milliseconds for which a tombstone stays after it was first cleaned.
    /// </summary>
    public long DeleteRetentionMs { get; init; } = 24 * 3600 * 1000L;

    /// <summary>Whether only the last record of each key is kept in the end; every record has a key then.</summary>
    public bool IsCompacted => CleanupPolicy.HasFlag(CleanupPolicy.Compact);

    /// <summary>
    /// Whether batches may be missing between others, because they were compacted away: also after the policy changed.
    /// </summary>
    public bool MayHaveGaps { get => field || IsCompacted; init; }

    /// <summary>The options of a broker's logs.</summary>
    public static LogOptions From(BrokerConfig config) => new()
    {
        SegmentBytes = config.LogSegmentBytes,
        RollMs = config.LogRollMs,
        IndexIntervalBytes = config.LogIndexIntervalBytes,
        IndexMaxBytes = config.LogIndexSizeMaxBytes,
        FlushIntervalMessages = config.LogFlushIntervalMessages,
        RetentionMs = config.LogRetentionMs,
        RetentionBytes = config.LogRetentionBytes,
        FileDeleteDelayMs = (long)config.FileDeleteDelay.TotalMilliseconds,
        CleanupPolicy = config.LogCleanupPolicy,
        MinCleanableRatio = config.LogCleanerMinCleanableRatio,
        MinCompactionLagMs = config.LogCleanerMinCompactionLagMs,
        MaxCompactionLagMs = config.LogCleanerMaxCompactionLagMs,
        DeleteRetentionMs = config.LogCleanerDeleteRetentionMs,
    };
}
