namespace Broker.Storage;

/// <summary>
/// Which leader epoch each offset of a log was appended in (KIP-101), kept in memory. An epoch without records, from an
/// election after which nothing was written, has an entry too.
/// </summary>
public sealed class LeaderEpochs
{
    // Invariant: epochs strictly increase, start offsets never decrease. A record's epoch is that of the last entry
    // that starts at or below its offset.
    private readonly List<EpochEntry> entries = [];

    /// <summary>The entries, by ascending epoch.</summary>
    public IReadOnlyList<EpochEntry> Entries => entries;

    /// <summary>The highest epoch, or −1.</summary>
    public int LastEpoch => entries.Count == 0 ? -1 : entries[^1].Epoch;

    /// <summary>
    /// Adds an epoch after all known ones. Assigning the last epoch again keeps its first start offset.
    /// </summary>
    /// <returns>Whether an entry was added.</returns>
    /// <exception cref="ArgumentException">Negative, lower than the last epoch, or starting before it.</exception>
    public bool Assign(int epoch, long startOffset)
    {
        if (entries.Count > 0 && epoch == entries[^1].Epoch && startOffset >= entries[^1].StartOffset)
        {
            return false;
        }

        if (epoch < 0 || startOffset < 0 || epoch <= LastEpoch
            || (entries.Count > 0 && startOffset < entries[^1].StartOffset))
        {
            var last = entries.Count == 0 ? "none" : $"{entries[^1].Epoch} from offset {entries[^1].StartOffset}";
            throw new ArgumentException(
                $"Leader epoch {epoch} can not start at offset {startOffset}: the last epoch is {last}.");
        }

        entries.Add(new EpochEntry(epoch, startOffset));
        return true;
    }

    /// <summary>Whether nothing was appended in the last epoch of a log that ends at an offset (exclusive).</summary>
    public bool EndsWithEmptyEpoch(long logEnd) => entries.Count > 0 && entries[^1].StartOffset >= logEnd;

    /// <summary>
    /// The largest known epoch that is not above <paramref name="epoch"/>, and its end offset: the start of the next
    /// known epoch, or the end of the log (KIP-279). A follower truncates to the smaller of this and its own end offset
    /// for that epoch.
    /// </summary>
    /// <param name="epoch">The epoch asked for.</param>
    /// <param name="logEnd">End offset of the log, exclusive.</param>
    /// <returns>(−1, −1) if all known epochs are above.</returns>
    public EpochEndOffset EndOffsetFor(int epoch, long logEnd)
    {
        var floor = entries.Count - 1;
        while (floor >= 0 && entries[floor].Epoch > epoch)
        {
            floor--;
        }

        if (floor < 0)
        {
            return EpochEndOffset.None;
        }

        return new EpochEndOffset(
            entries[floor].Epoch,
            floor + 1 < entries.Count ? entries[floor + 1].StartOffset : logEnd);
    }

    /// <summary>The epoch of the record at <paramref name="offset"/>, or −1 if no entry starts that low.</summary>
    public int EpochOf(long offset)
    {
        var last = entries.FindLastIndex(entry => entry.StartOffset <= offset);
        return last < 0 ? -1 : entries[last].Epoch;
    }

    /// <summary>
    /// Removes the epochs that start at or after <paramref name="offset"/>, which is to become the end of the log.
    /// </summary>
    /// <returns>Whether there were any.</returns>
    public bool TruncateFromEnd(long offset) => entries.RemoveAll(entry => entry.StartOffset >= offset) > 0;

    /// <summary>
    /// Forgets the epochs that end at or below <paramref name="offset"/>, which is to become the start of the log; the
    /// one that contains it then starts there.
    /// </summary>
    /// <returns>Whether anything changed.</returns>
    public bool TruncateFromStart(long offset)
    {
        var last = entries.FindLastIndex(entry => entry.StartOffset < offset);
        if (last < 0)
        {
            return false;
        }

        if (last + 1 < entries.Count && entries[last + 1].StartOffset == offset)
        {
            last++;
        }

        entries[last] = entries[last] with { StartOffset = offset };
        entries.RemoveRange(0, last);
        return true;
    }
}
