using Harness.Checkers;

namespace Harness.Invariants;

/// <summary>
/// Two replicas that have a batch of one leader epoch at one offset have the same batch there, and the same before it.
/// </summary>
internal sealed class LogMatching : Invariant
{
    /// <inheritdoc/>
    public override Anomaly Violation => Anomalies.LogMatching;

    /// <inheritdoc/>
    public override string? OnAppend(ObservedPartition partition, ObservedReplica replica, ObservedBatch batch)
    {
        var before = replica.Last;
        if (partition.Appended.TryAdd((batch.BaseOffset, batch.Epoch), (batch, before)))
        {
            return null;
        }

        var known = partition.Appended[(batch.BaseOffset, batch.Epoch)];
        if (known.Batch != batch)
        {
            return $"broker {replica.Broker} has other records at {batch} than another replica";
        }

        // Nothing lies before the first batch of a log that began anew; what compaction removed is missing in some.
        return before is null || known.Before is null || partition.IsCompacted || known.Before == before
            ? null
            : $"broker {replica.Broker} has {before} before {batch}, where another replica has {known.Before}";
    }
}
