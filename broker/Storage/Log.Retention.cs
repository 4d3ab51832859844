using Broker.Configuration;

namespace Broker.Storage;

/// <content>Removing records at the start.</content>
public sealed partial class Log
{
    // Files of removed segments with the time, in milliseconds since 1970, from which on they may be deleted.
    private readonly Queue<(string Path, long DeleteAt)> removedFiles = new();

    private bool isRetaining;

    /// <summary>
    /// Deletes the records below an offset, as far as nobody reads them any more: they are out of range from now on.
    /// The files go with the next <see cref="RetainAsync"/>. Not above the old start: nothing happens.
    /// </summary>
    /// <param name="offset">The new start.</param>
    /// <param name="highWatermark">What lies at or above is never deleted.</param>
    /// <exception cref="OffsetOutOfRangeException">Above the high watermark or the end.</exception>
    public void RaiseStartOffset(long offset, long highWatermark)
    {
        VerifyUsable();
        if (offset > Math.Min(highWatermark, EndOffset))
        {
            throw new OffsetOutOfRangeException(Name, offset, StartOffset, Math.Min(highWatermark, EndOffset));
        }

        StartOffset = Math.Max(StartOffset, offset);
    }

    /// <summary>
    /// Removes whole segments from the start: those below <see cref="StartOffset"/>, those whose records are all too
    /// old, and those without which the log is still long enough; never anything at or above the high watermark. Age
    /// and length do not count unless the cleanup policy says delete. Deletes the files of segments that were removed
    /// long enough ago. One call at a time; another one does nothing.
    /// </summary>
    /// <param name="highWatermark">What lies at or above is never removed.</param>
    /// <param name="nowMs">The wall clock: milliseconds since 1970.</param>
    /// <returns>How many segments were removed.</returns>
    /// <exception cref="CorruptLogException">A segment that has to be looked into is damaged.</exception>
    /// <exception cref="IOException">Not possible; the log is not usable any more.</exception>
    public async Task<int> RetainAsync(long highWatermark, long nowMs)
    {
        VerifyUsable();
        if (isRetaining)
        {
            return 0;
        }

        isRetaining = true;
        try
        {
            DeleteRemovedFiles(nowMs);
            var removed = 0;
            while (await IsDoneWithFirstAsync(highWatermark, nowMs))
            {
                await RemoveFirstAsync(nowMs);
                removed++;
            }

            return removed;
        }
        finally
        {
            isRetaining = false;
        }
    }

    private async Task<bool> IsDoneWithFirstAsync(long highWatermark, long nowMs)
    {
        var (first, retaining) = (segments[0], generation);
        var deletes = options.CleanupPolicy.HasFlag(CleanupPolicy.Delete);
        var timestamp = options.RetentionMs < 0 || !deletes ? -1 : await MaxTimestampAsync(first, retaining);
        VerifyUsable();
        var isOld = timestamp >= 0 && nowMs - timestamp > options.RetentionMs;
        var isTooMuch = deletes && options.RetentionBytes >= 0
            && SizeInBytes - first.SizeInBytes >= options.RetentionBytes;
        return retaining == generation
            && first.SizeInBytes > 0
            && (segments.Count > 1 || !HasUnflushedTruncation)
            && first.NextOffset <= highWatermark
            && (isOld || (isTooMuch && segments.Count > 1) || first.NextOffset <= StartOffset);
    }

    private async Task<long> MaxTimestampAsync(LogSegment segment, long retaining)
    {
        try
        {
            return await segment.MaxTimestampAsync();
        }
        catch (Exception exception) when (retaining != generation && IsOfAChange(exception))
        {
            return -1;
        }
    }

    // One after the other, each surely gone before the next: a crash leaves no gap.
    private async Task RemoveFirstAsync(long nowMs)
    {
        var first = segments[0];
        try
        {
            if (segments.Count == 1)
            {
                Roll(EndOffset, LastRecordEpoch);
            }

            generation++;
            segments.RemoveAt(0);
            Drop(first);
            StartOffset = Math.Max(StartOffset, segments[0].BaseOffset);
            truncationFloor = Math.Max(truncationFloor, segments[0].BaseOffset);
            epochsDirty |= Epochs.TruncateFromStart(segments[0].BaseOffset);
            snapshots.RemoveBelow(segments[0].BaseOffset);
            foreach (var extension in SegmentNames.Extensions)
            {
                var path = StoragePaths.Combine(directory, SegmentNames.Of(first.BaseOffset, extension));
                if (storage.FileExists(path))
                {
                    storage.Rename(path, path + SegmentNames.Deleted);
                    removedFiles.Enqueue((path + SegmentNames.Deleted, nowMs + options.FileDeleteDelayMs));
                }
            }
        }
        catch (IOException exception)
        {
            failure = exception;
            throw;
        }

        directoryDirty = true;
        await FlushAsync();
    }

    private void DeleteRemovedFiles(long nowMs)
    {
        while (removedFiles.TryPeek(out var file) && file.DeleteAt <= nowMs)
        {
            storage.Delete(file.Path);
            removedFiles.Dequeue();
        }
    }
}
