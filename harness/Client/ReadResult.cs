using Harness.Histories;

namespace Harness.Client;

/// <summary>What a read returned.</summary>
/// <param name="Records">The records from the offset asked for, by offset; control records are left out.</param>
/// <param name="NextOffset">Where to read on: after everything returned; if nothing was, as before.</param>
/// <param name="HighWatermark">The high watermark the leader reported (exclusive).</param>
/// <param name="LogStart">The first offset that was not removed, as the leader reported; null if it didn't.</param>
public sealed record ReadResult(
    IReadOnlyList<ReadRecord> Records, long NextOffset, long HighWatermark, long? LogStart);
