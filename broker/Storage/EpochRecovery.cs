namespace Broker.Storage;

/// <summary>Puts together the leader epochs of a log after a restart.</summary>
internal static class EpochRecovery
{
    /// <summary>
    /// Batches carry their epoch, so the log itself tells where each epoch with records starts: that is always
    /// believed, and the checkpoint only adds epochs without records. The checkpoint may be older than the log: log and
    /// checkpoint reach the disk in any order, and between the two the log may have been truncated and continued with
    /// another leader's records. A stale entry would claim that its epoch continued records it never saw, and make
    /// replicas keep diverging records. So the checkpoint is believed only as far as it agrees with the log: two logs
    /// that have the same epoch at every offset below s have the same records below s, as an epoch has one leader and a
    /// leader gives an offset to one record. An entry that starts at s is therefore true if everything below s agrees.
    /// Losing an epoch without records is harmless: a lookup then answers a lower epoch with the same end offset.
    /// </summary>
    /// <param name="batches">Entries found in the batches.</param>
    /// <param name="checkpoint">Entries of the checkpoint, in order.</param>
    /// <param name="endOffset">End of the recovered log.</param>
    /// <param name="checkedFrom">
    /// Where the entries found in the batches begin. Everything below was flushed, with its epochs, and not truncated
    /// since: there the checkpoint alone is believed.
    /// </param>
    public static LeaderEpochs Merge(
        IReadOnlyList<EpochEntry> batches,
        IReadOnlyList<EpochEntry> checkpoint,
        long endOffset,
        long checkedFrom = 0)
    {
        var merged = new LeaderEpochs();
        foreach (var entry in checkpoint.Where(entry => entry.StartOffset < checkedFrom))
        {
            merged.Assign(entry.Epoch, entry.StartOffset);
        }

        // The first batch checked may continue the epoch of the one before it.
        var next = merged.LastEpoch >= 0 && batches.Count > 0 && batches[0].Epoch == merged.LastEpoch ? 1 : 0;
        foreach (var group in checkpoint.Where(entry => entry.StartOffset >= checkedFrom)
            .GroupBy(entry => entry.StartOffset))
        {
            // Of several epochs that start at one offset only the last can have records.
            var isAtBatch = next < batches.Count && batches[next] == group.Last();
            var isAtEnd = next == batches.Count && group.Key == endOffset;
            if (!isAtBatch && !isAtEnd)
            {
                break;
            }

            foreach (var entry in group)
            {
                merged.Assign(entry.Epoch, entry.StartOffset);
            }

            next += isAtBatch ? 1 : 0;
        }

        foreach (var entry in batches.Skip(next))
        {
            merged.Assign(entry.Epoch, entry.StartOffset);
        }

        return merged;
    }
}
