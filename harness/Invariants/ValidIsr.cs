using Harness.Checkers;

namespace Harness.Invariants;

/// <summary>
/// The in-sync replicas are replicas, each once, and the leader is one of them. None of them is an eligible leader
/// replica: those are replicas that left.
/// </summary>
internal sealed class ValidIsr : Invariant
{
    /// <inheritdoc/>
    public override Anomaly Violation => Anomalies.ValidIsr;

    /// <inheritdoc/>
    public override string? OnDecision(ObservedPartition partition)
    {
        var decided = partition.Registration!;
        var isr = decided.Isr;
        var odd = decided.Elr.Where(member => isr.Contains(member) || !decided.Replicas.Contains(member)).ToList();
        if (odd.Count > 0)
        {
            return $"broker {odd[0]} is eligible to lead, and is in sync or has no replica";
        }

        return isr.Any(member => !decided.Replicas.Contains(member)) || isr.Distinct().Count() != isr.Length
            ? $"the in-sync replicas {string.Join(", ", isr)} are not all among {string.Join(", ", decided.Replicas)}"
            : decided.Leader >= 0 && !isr.Contains(decided.Leader)
                ? $"broker {decided.Leader} leads, and is not among the in-sync replicas {string.Join(", ", isr)}"
                : null;
    }
}
