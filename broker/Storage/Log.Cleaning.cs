using Broker.Storage.Cleaning;

namespace Broker.Storage;

/// <content>What <see cref="LogCleaner"/> needs of a log.</content>
public sealed partial class Log
{
    // Files of segments that a cleaned one replaced; a crash may still bring back the first of them, so that they stay
    // until the replacement is durable. A truncation deletes them at once: what follows it would lie among them.
    private readonly List<string> replaced = [];

    /// <summary>
    /// Below this offset the log was compacted: of each key at most one record is left there. What lies at or above is
    /// dirty. Never above the log end.
    /// </summary>
    public long FirstDirtyOffset { get; private set; }

    /// <summary>How the log divides itself into segments, and what it keeps.</summary>
    internal LogOptions Options => options;

    /// <summary>
    /// Other options hold from now on. A log that may have gaps may have them for ever. An index keeps the interval it
    /// began with.
    /// </summary>
    public void Reconfigure(LogOptions changed)
    {
        options = changed with { MayHaveGaps = changed.MayHaveGaps || options.MayHaveGaps };
        segments.ForEach(segment => segment.Reconfigure(options));
    }

    /// <summary>Changes with every truncation, removal and replacement of segments.</summary>
    internal long Generation => generation;

    /// <summary>Whether the log was closed, or failed.</summary>
    internal bool IsUnusable => IsClosed || failure is not null;

    /// <summary>
    /// When a tombstone of a compacted log may go, in milliseconds since 1970; not known after a restart.
    /// </summary>
    internal long CleaningHorizonMs { get; set; } = long.MaxValue;

    /// <summary>Whether the cleaner found damage in the log, and leaves it alone.</summary>
    internal bool IsUncleanable { get; set; }

    /// <summary>Timestamp of the first batch of the segment that is appended to; -1 if it has none.</summary>
    internal long ActiveTimestamp => Active.SizeInBytes > 0 ? Active.FirstTimestamp : -1;

    /// <summary>The segments that are done, survive a crash and end at or below an offset.</summary>
    internal IReadOnlyList<LogSegment> ClosedUpTo(long offset) =>
        [.. segments.SkipLast(1).TakeWhile(segment => segment.NextOffset <= Math.Min(offset, storedTo))];

    /// <summary>
    /// Begins a new segment, unless the last one is empty; completes when the one before survives a crash.
    /// </summary>
    /// <exception cref="IOException">Not possible; the log is not usable any more.</exception>
    internal async Task RollAsync()
    {
        VerifyUsable();
        if (Active.SizeInBytes == 0 || HasUnflushedTruncation)
        {
            return;
        }

        try
        {
            Roll(EndOffset, LastRecordEpoch);
        }
        catch (IOException exception)
        {
            failure = exception;
            throw;
        }

        await FlushAsync();
    }

    /// <summary>Begins a segment that is to replace others.</summary>
    /// <param name="old">The segments, one after the other.</param>
    /// <exception cref="IOException">Not possible; the log is as it was.</exception>
    internal CleanedSegment BeginCleaned(IReadOnlyList<LogSegment> old) =>
        new(storage, directory, old[0].BaseOffset, options, withBoundaries: old[^1].NextOffset > truncationFloor);

    /// <summary>
    /// Puts a cleaned segment, which was flushed, in the place of those it was made of. In what order is told at
    /// <see cref="CleaningRecovery"/>.
    /// </summary>
    /// <param name="old">The segments, one after the other; not the last of the log.</param>
    /// <param name="cleaned">What replaces them.</param>
    /// <returns>False if the log changed meanwhile: then it is as it was, and the cleaned segment is of no
    /// use.</returns>
    /// <exception cref="IOException">Not possible; the log may be not usable any more.</exception>
    internal async Task<bool> TryReplaceAsync(IReadOnlyList<LogSegment> old, CleanedSegment cleaned)
    {
        var replacing = generation;
        cleaned.MarkSwap();
        await storage.FlushDirectoryAsync(directory);
        if (IsUnusable || generation != replacing)
        {
            return false;
        }

        try
        {
            var segment = Replace(old, cleaned);
            await storage.FlushDirectoryAsync(directory);
            VerifyUsable();
            DeleteReplaced();
            await storage.FlushDirectoryAsync(directory);
            VerifyUsable();
            if (!segment.TryTakeIndexFiles(cleaned.SwapIndexes))
            {
                cleaned.Discard();
            }
        }
        catch (IOException exception)
        {
            failure ??= exception;
            throw;
        }

        directoryDirty = true;
        return true;
    }

    /// <summary>
    /// A pass of the cleaner is done: what lies below <paramref name="offset"/> is clean. Completes when that survives
    /// a crash.
    /// </summary>
    /// <exception cref="IOException">Not possible.</exception>
    internal async Task CompleteCleaningAsync(long offset)
    {
        VerifyUsable();
        FirstDirtyOffset = Math.Min(Math.Max(FirstDirtyOffset, offset), EndOffset);
        await FlushAsync();
        await start.SaveRecoveryPoint();
    }

    private LogSegment Replace(IReadOnlyList<LogSegment> old, CleanedSegment cleaned)
    {
        generation++;
        directoryDirty = true;
        var first = segments.IndexOf(old[0]);
        foreach (var segment in old)
        {
            Drop(segment);
            replaced.AddRange(SegmentNames.Extensions
                .Where(extension => segment != old[0] || extension != SegmentNames.Log)
                .Select(extension => StoragePaths.Combine(directory, SegmentNames.Of(segment.BaseOffset, extension))));
        }

        cleaned.Swap();
        var replacement = LogSegment.OpenCleaned(storage, directory, cleaned, old[^1].NextOffset, options);
        segments.RemoveRange(first, old.Count);
        segments.Insert(first, replacement);
        Watch(replacement);
        return replacement;
    }

    private void DeleteReplaced()
    {
        foreach (var path in Enumerable.Reverse(replaced))
        {
            storage.Delete(path);
        }

        replaced.Clear();
    }
}
