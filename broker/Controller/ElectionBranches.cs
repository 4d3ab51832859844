using Broker.Coverage;
using Broker.Metadata;

namespace Broker.Controller;

/// <summary>Which branch of the protocol an election comes to.</summary>
internal static class ElectionBranches
{
    /// <summary>The branch; null for none that is counted.</summary>
    /// <param name="old">The partition before.</param>
    /// <param name="next">The partition after.</param>
    public static Branch? Of(PartitionRegistration old, PartitionRegistration next)
    {
        var leader = next.Leader;
        if (leader < 0 || leader == old.Leader)
        {
            return null;
        }

        if (!next.IsRecovering)
        {
            return old.Isr.Contains(leader)
                ? old.Leader >= 0 && next.Isr.Contains(old.Leader) ? Branches.ElectedPreferred : null
                : old.Elr.Contains(leader) ? Branches.ElectedEligible : null;
        }

        return old.LastKnownElr is [var last] && last == leader ? Branches.ElectedLastLeader
            : Branches.ElectedUncleanly;
    }
}
