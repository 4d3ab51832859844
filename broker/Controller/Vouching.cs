using System.Collections.Immutable;
using Broker.Metadata;

namespace Broker.Controller;

/// <summary>Whether a process can vouch for everything that its predecessor acknowledged (KIP-966). Pure.</summary>
internal static class Vouching
{
    /// <summary>
    /// Whether nothing is lost: the predecessor that the controller knows stopped in order, or it acknowledged only
    /// what it had flushed, and all its directories are still there. A directory that can't be used now hides its
    /// replicas, but has not lost them.
    /// </summary>
    /// <param name="introduced">The process.</param>
    /// <param name="known">Its predecessor; null if there was none.</param>
    public static bool IsClean(BrokerIntroduction introduced, BrokerRegistration? known) =>
        known is null
        || (introduced.PreviousEpoch >= 0 && introduced.PreviousEpoch == known.Epoch)
        || (!known.DurableDirs.IsEmpty
            && known.DurableDirs.Except(introduced.LogDirs).Count() <= introduced.OfflineDirs);

    /// <summary>What to remember of the process: the directories that its successor must have.</summary>
    /// <param name="introduced">The process.</param>
    /// <param name="known">Its predecessor; null if there was none.</param>
    public static ImmutableArray<Guid> DurableDirsOf(BrokerIntroduction introduced, BrokerRegistration? known)
    {
        if (!introduced.FlushesBeforeAck)
        {
            return [];
        }

        // What is missing now may be back at the next start, or be replaced by then: that is told only then.
        return introduced.OfflineDirs > 0 && known is not null && IsClean(introduced, known)
            ? [.. introduced.LogDirs.Union(known.DurableDirs).Order()]
            : [.. introduced.LogDirs.Order()];
    }
}
