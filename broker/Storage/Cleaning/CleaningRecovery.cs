using Broker.Runtime;

namespace Broker.Storage.Cleaning;

/// <summary>
/// Completes or discards what a crash left of a cleaning, before the segments of a log are looked at.
/// </summary>
/// <remarks>
/// <para>The order of <see cref="Log.TryReplaceAsync"/>: the cleaned segment is written and flushed with the ending
/// <c>.cleaned</c>; its index files get the ending <c>.swap</c>, and last under it; its batches take the place of those
/// of the first segment they replace, and last there; the other replaced segments go, for good; the index files get
/// their final names. So while a replaced segment may be there beside what replaced it, a file with <c>.swap</c> is
/// there as well, and whatever lies within the segment of that name is one.</para>
/// <para>Which indexes belong to the batches that are there is not told by the names that a crash leaves. So they are
/// made anew. That of transactions needs more than one segment: a file with <c>.swap</c> stays as a mark until it is
/// done, when the log is opened.</para>
/// <para>Unlike Kafka's, the batches never wait under the ending <c>.swap</c>: the log may be truncated at any time,
/// and what waits would undo that after a crash. Where Kafka left such a file it is complete, and is put in its
/// place.</para>
/// </remarks>
internal static class CleaningRecovery
{
    /// <summary>Does all of it; may be repeated after a crash at any time.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public static async Task RunAsync(IStorage storage, string directory)
    {
        var swaps = new SortedSet<long>();
        foreach (var name in storage.List(directory))
        {
            if (name.EndsWith(SegmentNames.Cleaned, StringComparison.Ordinal))
            {
                storage.Delete(StoragePaths.Combine(directory, name));
            }

            foreach (var extension in SegmentNames.Extensions)
            {
                if (SegmentNames.TryParse(name, extension + SegmentNames.Swap, out var baseOffset))
                {
                    swaps.Add(baseOffset);
                }
            }
        }

        foreach (var baseOffset in swaps)
        {
            await CompleteAsync(storage, directory, baseOffset);
        }
    }

    private static async Task CompleteAsync(IStorage storage, string directory, long baseOffset)
    {
        var mark = PathOf(SegmentNames.OffsetIndex + SegmentNames.Swap);
        var waiting = PathOf(SegmentNames.Log + SegmentNames.Swap);
        if (storage.FileExists(waiting))
        {
            storage.Open(mark).Dispose();
            await storage.FlushDirectoryAsync(directory);
            storage.Rename(waiting, PathOf(SegmentNames.Log));
            await storage.FlushDirectoryAsync(directory);
        }

        if (storage.FileExists(PathOf(SegmentNames.Log)))
        {
            await RemoveReplacedAsync(storage, directory, baseOffset);
            if (storage.FileExists(PathOf(SegmentNames.TransactionIndex)))
            {
                storage.Open(PathOf(SegmentNames.TransactionIndex + SegmentNames.Swap)).Dispose();
                await storage.FlushDirectoryAsync(directory);
            }

            storage.Delete(PathOf(SegmentNames.OffsetIndex));
            storage.Delete(PathOf(SegmentNames.TimeIndex));
            storage.Delete(PathOf(SegmentNames.TransactionIndex));
            await storage.FlushDirectoryAsync(directory);
        }
        else
        {
            storage.Delete(PathOf(SegmentNames.TransactionIndex + SegmentNames.Swap));
        }

        // The indexes are made anew where they are needed.
        storage.Delete(PathOf(SegmentNames.TimeIndex + SegmentNames.Swap));
        storage.Delete(mark);

        string PathOf(string ending) => StoragePaths.Combine(directory, SegmentNames.Of(baseOffset, ending));
    }

    private static async Task RemoveReplacedAsync(IStorage storage, string directory, long baseOffset)
    {
        long end;
        using (var file = storage.Open(LogSegment.PathOf(directory, baseOffset)))
        {
            var scan = await new SegmentScanner(file, baseOffset, 0, file.Length) { AllowsGaps = true }.RunAsync();
            end = scan.Index.NextOffset;
        }

        // The last one first, so that a crash meanwhile leaves no gap.
        foreach (var name in storage.List(directory).Reverse())
        {
            if (SegmentNames.TryParse(name, SegmentNames.Log, out var other) && other > baseOffset && other < end)
            {
                foreach (var extension in SegmentNames.Extensions)
                {
                    storage.Delete(StoragePaths.Combine(directory, SegmentNames.Of(other, extension)));
                }
            }
        }
    }
}
