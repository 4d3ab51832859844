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
    /// <param name="damage">What earlier faults did.</param>
    /// <returns>Null if it may; otherwise why it is vetoed, a plain sentence for the history.</returns>
    public string? Veto(PlannedFault fault, Damage damage)
    {
        if (isBeyond)
        {
            return null;
        }

        return Destroys(fault.Kind, flushBeforeAck) && TooManyDamaged(fault, damage) is { } reason
            ? reason
            : NobodyElse(fault, damage);
    }

    private string? TooManyDamaged(PlannedFault fault, Damage damage)
    {
        // With flushes before acknowledgements a loss of power takes nothing that counts.
        var damaged = fault.Nodes.Union(damage.Rotten).Union(damage.Wiped).Union(flushBeforeAck ? [] : damage.PowerLost)
            .Order().ToList();
        if (damaged.Count < minInsyncReplicas)
        {
            return null;
        }

        var brokers = $"brokers {string.Join(", ", damaged)}";
        return fault.Kind == FaultKind.BitRot || damage.Rotten.Count > 0
            ? $"{brokers} would have damaged copies, as bit rot lasts until the end of the run; a record is promised "
                + $"on {minInsyncReplicas} in-sync replicas"
            : $"{brokers} would have lost power or data before all of them had recovered; records are promised on "
                + $"{minInsyncReplicas} in-sync replicas";
    }

    // After a loss of power damage above the recovery point passes for a write that was torn: recovery cuts it, and
    // with it what was acknowledged, without anything that could tell. The broker has to find somebody to fetch that
    // from: if all others were away, it would lead without. Damage found later takes the replica offline, and others
    // lead.
    private static string? NobodyElse(PlannedFault fault, Damage damage)
    {
        var isRot = fault.Kind == FaultKind.BitRot;
        var rotten = isRot ? damage.Rotten.Union(fault.Nodes).ToList() : damage.Rotten;
        var fresh = isRot ? damage.FreshlyRotten.Union(fault.Nodes) : damage.FreshlyRotten;
        var stopping = MayStop(fault.Kind) ? damage.PowerLost.Union(fault.Nodes) : damage.PowerLost;
        var cut = fresh.Intersect(stopping).Order().ToList();
        if (cut.Count == 0 || !MayEndSync(fault.Kind) || damage.InReach.Except(rotten).Except(fault.Nodes).Any())
        {
            return null;
        }

        return $"brokers {string.Join(", ", cut)} may take bit rot for a torn write after an abrupt stop, and no "
            + "broker without bit rot would be sure to stay in sync";
    }

    /// <summary>Whether a kind of fault may be why brokers leave the in-sync replicas.</summary>
    public static bool MayEndSync(FaultKind kind) => kind is not (FaultKind.ClockOffset or FaultKind.ClockRate);

    /// <summary>Whether a kind of fault ends processes without an orderly stop, or may do so.</summary>
    public static bool MayStop(FaultKind kind) => kind is FaultKind.Crash or FaultKind.Wipe or FaultKind.DiskError
        or FaultKind.FlushError or FaultKind.Restart or FaultKind.DiskFull;

    /// <summary>Whether a kind of fault takes copies that the configuration lets count as kept.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="flushBeforeAck"><c>log.flush.before.ack</c>.</param>
    public static bool Destroys(FaultKind kind, bool flushBeforeAck) => kind switch
    {
        // It destroys what was flushed: no way of acknowledging is safe from it.
        FaultKind.BitRot or FaultKind.Wipe => true,

        // It destroys what was not flushed.
        FaultKind.Crash => !flushBeforeAck,

        // A flush that fails is never acknowledged, so a broker that flushes first loses nothing it acknowledged: the
        // error only takes it out. Without that, what the failed flush should have written was acknowledged before.
        FaultKind.DiskError or FaultKind.FlushError => !flushBeforeAck,

        // They may end with a process that is killed, though nothing in the page cache is lost with it. The broker
        // can't know that, so that its copies count for nothing until it is in sync again (KIP-966).
        FaultKind.Restart or FaultKind.DiskFull => !flushBeforeAck,

        // All others delay, or take brokers out.
        _ => false,
    };
}
