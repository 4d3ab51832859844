using Broker.Configuration;

namespace Broker.Storage;

/// <summary>How a log divides itself into segments, and what it keeps.</summary>
public sealed record LogOptions
{
    /// <summary>Kafka's defaults, except that nothing is ever removed for its age.</summary>
    public static LogOptions Default { get; } = new();

    /// <summary><c>log.segment.bytes</c>: a longer segment has only one batch.</summary>
    public int SegmentBytes { get; init; } = 1024 * 1024 * 1024;

    /// <summary><c>log.roll.ms</c>: milliseconds from the first batch's timestamp to that of a batch that begins a new segment.</summary>
    public long RollMs { get; init; } = 7 * 24 * 3600 * 1000L;

    /// <summary><c>log.index.interval.bytes</c>: bytes of batches between two entries of an index.</summary>
    public int IndexIntervalBytes { get; init; } = 4096;

    /// <summary><c>log.index.size.max.bytes</c>: a segment ends when one of its indexes is that long.</summary>
    public int IndexMaxBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary><c>log.retention.ms</c>: age, in milliseconds, of the newest record of a segment that is removed; -1 for never.</summary>
    public long RetentionMs { get; init; } = -1;

    /// <summary><c>log.retention.bytes</c>: segments are removed while the rest is at least that long; -1 for never.</summary>
    public long RetentionBytes { get; init; } = -1;

    /// <summary><c>file.delete.delay.ms</c>: milliseconds from the removal of a segment to the deletion of its files.</summary>
    public long FileDeleteDelayMs { get; init; } = 60_000;

    /// <summary>The options of a broker's logs.</summary>
    public static LogOptions From(BrokerConfig config) => new()
    {
        SegmentBytes = config.LogSegmentBytes,
        RollMs = config.LogRollMs,
        IndexIntervalBytes = config.LogIndexIntervalBytes,
        IndexMaxBytes = config.LogIndexSizeMaxBytes,
        RetentionMs = config.LogRetentionMs,
        RetentionBytes = config.LogRetentionBytes,
        FileDeleteDelayMs = (long)config.FileDeleteDelay.TotalMilliseconds,
    };
}
