using Harness.Checkers;

namespace Harness.Invariants;

/// <summary>The high watermark of a replica does not fall while it is in one leader epoch.</summary>
internal sealed class MonotonicHighWatermark : Invariant
{
    /// <inheritdoc/>
    public override Anomaly Violation => Anomalies.MonotonicHighWatermark;

    /// <inheritdoc/>
    public override string? OnHighWatermark(
        ObservedPartition partition, ObservedReplica replica, int leaderEpoch, long highWatermark) =>
        leaderEpoch == replica.EpochOfHighWatermark && highWatermark < replica.HighWatermark
            ? $"the high watermark of broker {replica.Broker} fell from {replica.HighWatermark} to {highWatermark} in "
                + $"leader epoch {leaderEpoch}"
            : null;
}
