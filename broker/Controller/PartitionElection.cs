using System.Collections.Immutable;
using Broker.Metadata;
using Broker.Replication.Protocols;

namespace Broker.Controller;

/// <summary>
/// Decides leader and eligible leader replicas of one partition whose in-sync replicas change, or that needs a leader
/// (KIP-966, part 1). Pure.
/// </summary>
/// <param name="protocol">How replicas agree: who may be elected follows from it.</param>
/// <param name="minIsr">Fewer in-sync replicas commit nothing: 1 to the number of replicas.</param>
/// <param name="mayLead">Whether a replica can lead now.</param>
/// <param name="kind">Who may become leader.</param>
internal sealed class PartitionElection(
    ReplicationProtocol protocol, int minIsr, Func<int, bool> mayLead, ElectionKind kind)
{
    /// <summary>The partition as it is to be. Its epochs are still those of before.</summary>
    /// <param name="old">The partition as it is.</param>
    /// <param name="isr">The in-sync replicas that remain, or that are new.</param>
    /// <param name="lost">Replicas that may lack committed records.</param>
    public PartitionRegistration Decide(
        PartitionRegistration old, ImmutableArray<int> isr, ImmutableArray<int> lost)
    {
        var next = old with { Isr = isr, Elr = EligibleOf(old, isr, lost) };
        var leader = CleanLeader(next);
        if (leader == PartitionRegistration.NoLeader && UncleanLeader(next) is { } forced)
        {
            // It begins a history of its own: whoever has another one is not eligible to continue it.
            return next with { Leader = forced, Isr = [forced], Elr = [], LastKnownElr = [], IsRecovering = true };
        }

        if (leader >= 0 && !next.Isr.Contains(leader))
        {
            next = next with { Isr = [leader], Elr = minIsr > 1 ? next.Elr.Remove(leader) : [] };
        }

        return next with { Leader = leader, LastKnownElr = leader >= 0 ? [] : LastLeaderOf(old, next) };
    }

    // What left while too few remained to commit anything, and lost nothing.
    private ImmutableArray<int> EligibleOf(
        PartitionRegistration old, ImmutableArray<int> isr, ImmutableArray<int> lost) => isr.Length >= minIsr
        ? []
        : [.. old.Elr.Union(old.Isr).Except(isr).Except(lost).Order()];

    private int CleanLeader(PartitionRegistration next)
    {
        var candidates = protocol.ElectionCandidates(new(next.LeaderEpoch, next.Replicas, next.Isr, next.Elr));
        var preferred = kind == ElectionKind.Preferred ? next.Replicas[0] : next.Leader;
        foreach (var replica in (IEnumerable<int>)[preferred, next.Leader, .. candidates])
        {
            if (candidates.Contains(replica) && mayLead(replica))
            {
                return replica;
            }
        }

        return PartitionRegistration.NoLeader;
    }

    private int? UncleanLeader(PartitionRegistration next)
    {
        // Nobody is left of whom it is known that nothing is missing. Who led last had everything committed then.
        if (next.Isr.IsEmpty && next.Elr.IsEmpty && next.LastKnownElr is [var last] && mayLead(last))
        {
            return last;
        }

        return kind == ElectionKind.Unclean
            ? next.Replicas.Where(mayLead).Select(replica => (int?)replica).FirstOrDefault()
            : null;
    }

    private static ImmutableArray<int> LastLeaderOf(PartitionRegistration old, PartitionRegistration next) =>
        !next.Isr.IsEmpty ? []
        : old.Leader >= 0 ? [old.Leader]
        : old.LastKnownElr is [_] || old.Isr is not [_] ? old.LastKnownElr
        : old.Isr;
}
