using Harness.Checkers;

namespace Harness.Invariants;

/// <summary>Some replica still has every committed record.</summary>
internal sealed class CommittedRecordKept : Invariant
{
    /// <inheritdoc/>
    public override Anomaly Violation => Anomalies.CommittedRecordLost;

    /// <inheritdoc/>
    public override string? OnLoss(ObservedPartition partition, ObservedReplica replica)
    {
        // A replica that has all of it, or else one committed batch after another.
        if (partition.MissingFrom(replica) is null || partition.Replicas.Any(r => partition.MissingFrom(r) is null))
        {
            return null;
        }

        foreach (var batch in partition.Committed)
        {
            if (!partition.Replicas.Any(r => r.Start >= batch.NextOffset || r.Find(batch.BaseOffset) == batch))
            {
                return $"no replica has the committed {batch} any more, since broker {replica.Broker} lost it";
            }
        }

        return null;
    }
}
