namespace Broker.Storage;

/// <summary>Where a record is, and how old.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="TimestampMs">Its timestamp, in ms since 1970.</param>
public readonly record struct TimestampedOffset(long Offset, long TimestampMs);
