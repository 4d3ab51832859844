using Harness.Checkers;

namespace Harness.Invariants;

/// <summary>
/// What is below the high watermark of any replica, and so may be read from it, is what was committed, for ever.
/// </summary>
internal sealed class ConsistentRead : Invariant
{
    /// <inheritdoc/>
    public override Anomaly Violation => Anomalies.ConsistentRead;

    /// <inheritdoc/>
    public override string? OnHighWatermark(
        ObservedPartition partition, ObservedReplica replica, int leaderEpoch, long highWatermark)
    {
        foreach (var batch in replica.Between(replica.HighWatermark, highWatermark))
        {
            if (partition.FindCommitted(batch.BaseOffset) is { } committed
                && committed != batch && committed.BaseOffset < batch.NextOffset)
            {
                return $"broker {replica.Broker} shows {batch} in leader epoch {leaderEpoch}, where {committed} was "
                    + "committed";
            }
        }

        return null;
    }
}
