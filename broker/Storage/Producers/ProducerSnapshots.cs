using Broker.Runtime;

namespace Broker.Storage.Producers;

/// <summary>
/// The snapshot files of a log: one for the start of each segment, and one for the end of a log that was closed in
/// order. Any of them may be missing or damaged: then an earlier one is taken, and more batches are read.
/// </summary>
internal sealed class ProducerSnapshots(IStorage storage, string directory)
{
    private const string Temporary = ".tmp";

    // Offsets of the files.
    private readonly SortedSet<long> stored = [];

    // What was taken and is not in a file yet, by offset.
    private readonly SortedDictionary<long, byte[]> taken = [];

    /// <summary>Whether <see cref="StoreAsync"/> has something to do.</summary>
    public bool HasUnstored => taken.Count > 0;

    /// <summary>
    /// Finds the files in the directory. Deletes those that no segment starts with but the latest, those above the end
    /// of the log, and what was not finished.
    /// </summary>
    /// <exception cref="IOException">Not possible.</exception>
    public void Open(IReadOnlyList<long> segmentOffsets, long endOffset)
    {
        foreach (var name in storage.List(directory))
        {
            if (SegmentNames.TryParse(name, SegmentNames.Snapshot, out var offset))
            {
                stored.Add(offset);
            }
            else if (SegmentNames.TryParse(name, SegmentNames.Snapshot + Temporary, out _))
            {
                storage.Delete(StoragePaths.Combine(directory, name));
            }
        }

        RemoveAbove(endOffset);
        RemoveWhere(offset => offset != stored.Max && !segmentOffsets.Contains(offset));
    }

    /// <summary>Takes a snapshot, to be stored with the next flush.</summary>
    public void Take(long offset, ProducerSnapshot snapshot) => taken[offset] = snapshot.ToBytes();

    /// <summary>Writes what was taken. The directory has to be flushed after it if it returns true.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task<bool> StoreAsync()
    {
        var changed = false;
        foreach (var (offset, content) in taken.ToList())
        {
            var path = PathOf(offset);
            using (var file = storage.Open(path + Temporary))
            {
                file.Truncate(0);
                file.Append(content);

                // A file system may keep the renaming and lose the content (KAFKA-9892).
                await file.FlushAsync();
            }

            // Unless the log was truncated meanwhile.
            if (taken.TryGetValue(offset, out var wanted) && ReferenceEquals(wanted, content))
            {
                taken.Remove(offset);
                storage.Rename(path + Temporary, path);
                stored.Add(offset);
                changed = true;
            }
        }

        return changed;
    }

    /// <summary>Forgets and deletes the snapshots above the end of a log that was truncated.</summary>
    /// <returns>Whether files were deleted.</returns>
    /// <exception cref="IOException">Not possible.</exception>
    public bool RemoveAbove(long endOffset)
    {
        foreach (var offset in taken.Keys.Where(offset => offset > endOffset).ToList())
        {
            taken.Remove(offset);
        }

        return RemoveWhere(offset => offset > endOffset);
    }

    /// <summary>Deletes the snapshots below the first segment: nothing is read from there on any more.</summary>
    /// <returns>Whether files were deleted.</returns>
    /// <exception cref="IOException">Not possible.</exception>
    public bool RemoveBelow(long firstOffset) => RemoveWhere(offset => offset < firstOffset);

    /// <summary>The latest snapshot up to an offset that is whole and fits the log; null if there is none.</summary>
    /// <param name="upTo">The offset (inclusive).</param>
    /// <param name="fits">Whether a snapshot at an offset belongs to the records of the log.</param>
    /// <exception cref="IOException">Not readable.</exception>
    public async Task<(long Offset, ProducerSnapshot Snapshot)?> ReadLatestAsync(
        long upTo, Func<long, ProducerSnapshot, bool> fits)
    {
        foreach (var offset in stored.Reverse().Where(offset => offset <= upTo).ToList())
        {
            var content = await AtomicFile.ReadAllAsync(storage, PathOf(offset));
            if (content is not null && ProducerSnapshot.TryRead(content, out _) is { } snapshot
                && fits(offset, snapshot))
            {
                return (offset, snapshot);
            }
        }

        return null;
    }

    private bool RemoveWhere(Func<long, bool> isUseless)
    {
        var useless = stored.Where(isUseless).ToList();
        foreach (var offset in useless)
        {
            storage.Delete(PathOf(offset));
            stored.Remove(offset);
        }

        return useless.Count > 0;
    }

    private string PathOf(long offset) =>
        StoragePaths.Combine(directory, SegmentNames.Of(offset, SegmentNames.Snapshot));
}
