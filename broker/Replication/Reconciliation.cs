using Broker.Storage;

namespace Broker.Replication;

/// <summary>
/// Brings a follower's log in line with its leader's by comparing leader epochs, never high watermarks (KIP-101), and
/// never assuming that the leader knows the follower's epoch (KIP-279).
/// </summary>
internal static class Reconciliation
{
    /// <summary>What the leader answers to a fetch whose end it does not share; null where the logs agree.</summary>
    /// <param name="leader">The leader's log.</param>
    /// <param name="offset">The offset the follower fetches from: its log end.</param>
    /// <param name="lastEpoch">Epoch of the follower's last entry, -1 for an empty log.</param>
    public static Divergence? FindDivergence(Log leader, long offset, int lastEpoch)
    {
        var (epoch, end) = leader.Epochs.EndOffsetFor(lastEpoch, leader.EndOffset);
        if (epoch < 0)
        {
            // The leader removed all records of that epoch: it has nothing older than its first epoch. Where that
            // starts, every record of the follower is another's, even below the log start, which may lie within a
            // segment.
            var first = leader.Epochs.Entries is [var entry, ..]
                ? Math.Min(entry.StartOffset, leader.StartOffset)
                : leader.StartOffset;
            var isShared = lastEpoch < 0 ? offset <= first : offset < first;
            return isShared ? null : new Divergence(-1, first);
        }

        return epoch != lastEpoch || end < offset ? new Divergence(epoch, end) : null;
    }

    /// <summary>The offset (exclusive) to which the follower cuts its log before it fetches again.</summary>
    public static long CutFor(Log follower, Divergence divergence)
    {
        var (epoch, end) = follower.Epochs.EndOffsetFor(divergence.Epoch, follower.EndOffset);
        if (epoch == divergence.Epoch && epoch >= 0)
        {
            return Math.Min(end, divergence.EndOffset);
        }

        // The follower never saw that epoch: nothing after its own last common epoch is known to be shared.
        return epoch >= 0 ? end
            : divergence.Epoch >= 0 ? follower.StartOffset
            : Math.Clamp(divergence.EndOffset, follower.StartOffset, follower.EndOffset);
    }
}
