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
    public override string? OnOpened(ObservedPartition partition, ObservedReplica replica) =>
        Check(partition, replica, replica.Start, replica.HighWatermark) is { } differs
            ? $"broker {replica.Broker} starts with high watermark {replica.HighWatermark}, and {differs}"
            : null;

    /// <inheritdoc/>
    public override string? OnHighWatermark(
        ObservedPartition partition, ObservedReplica replica, int leaderEpoch, long highWatermark) =>
        Check(partition, replica, replica.HighWatermark, highWatermark) is { } differs
            ? $"broker {replica.Broker} shows in leader epoch {leaderEpoch} that it {differs}"
            : null;

    private static string? Check(ObservedPartition partition, ObservedReplica replica, long from, long to)
    {
        foreach (var batch in replica.Between(from, to))
        {
            if (partition.FindCommitted(batch.BaseOffset) is { } committed
                && committed != batch && committed.BaseOffset < batch.NextOffset)
            {
                return $"has {batch}, where {committed} was committed";
            }
        }

        return null;
    }
}
