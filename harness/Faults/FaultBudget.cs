namespace Harness.Faults;

/// <summary>
/// Limits faults to what the configuration promises to survive, so that a loss is a bug and not bad luck. It looks at
/// promises only, never at what disks really hold: that would hide the bugs that are looked for.
/// </summary>
/// <param name="flushBeforeAck"><c>log.flush.before.ack</c>: every copy that a replica acknowledged was flushed, so any
/// number of brokers may lose power. Otherwise copies are in page caches, and an acknowledged record is promised on
/// <paramref name="minInsyncReplicas"/> of them: fewer may lose power before they have all recovered.</param>
/// <param name="minInsyncReplicas"><c>min.insync.replicas</c>, 1 or more.</param>
/// <param name="isBeyond">True to let everything strike.</param>
public sealed class FaultBudget(bool flushBeforeAck, int minInsyncReplicas, bool isBeyond = false)
{
    /// <summary>Whether a fault may strike now.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="unrecovered">Node ids of brokers that lost power and are not, or not in all their partitions, back
    /// in the in-sync replicas.</param>
    /// <returns>Null if it may; otherwise why it is vetoed, a plain sentence for the history.</returns>
    public string? Veto(PlannedFault fault, IReadOnlyCollection<int> unrecovered)
    {
        if (isBeyond || flushBeforeAck || fault.Kind != FaultKind.Crash)
        {
            return null;
        }

        var struck = fault.Nodes.Union(unrecovered).Order().ToList();
        return struck.Count < minInsyncReplicas
            ? null
            : $"brokers {string.Join(", ", struck)} would have lost power before all of them had recovered; un-flushed "
                + $"records are promised on {minInsyncReplicas} in-sync replicas";
    }
}
