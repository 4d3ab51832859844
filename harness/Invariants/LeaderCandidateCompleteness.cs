using Harness.Checkers;

namespace Harness.Invariants;

/// <summary>
/// Whoever the controller may elect has everything that was committed: the in-sync replicas, and those that are
/// eligible once none is in sync.
/// </summary>
internal sealed class LeaderCandidateCompleteness : Invariant
{
    /// <inheritdoc/>
    public override Anomaly Violation => Anomalies.LeaderCandidateCompleteness;

    /// <inheritdoc/>
    public override string? OnCommit(ObservedPartition partition, ObservedReplica leader) => Check(partition);

    /// <inheritdoc/>
    public override string? OnDecision(ObservedPartition partition) => Check(partition);

    /// <inheritdoc/>
    /// <remarks>A loss of power is another matter: the controller hears of it when the next process
    /// registers.</remarks>
    public override string? OnRemoval(ObservedPartition partition, ObservedReplica replica) =>
        partition.Registration is { } decided && decided.Isr.Contains(replica.Broker) ? Check(partition) : null;

    private static string? Check(ObservedPartition partition)
    {
        foreach (var member in partition.Registration is { } decided ? decided.Isr.AddRange(decided.Elr) : [])
        {
            if (partition.MissingFrom(partition.Of(member)) is { } missing)
            {
                return $"broker {member} may be elected, with a log up to {partition.Of(member).End}, without the "
                    + $"committed {missing}";
            }
        }

        return null;
    }
}
