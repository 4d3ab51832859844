using Broker.Runtime;
using Broker.Storage.Cleaning;

namespace Broker.Storage;

/// <content>Making and opening segments.</content>
internal sealed partial class LogSegment
{
    /// <summary>Creates a segment without batches; what lies under its name goes.</summary>
    public static LogSegment Create(IStorage storage, string directory, long baseOffset, LogOptions options)
    {
        var file = storage.Open(PathOf(directory, baseOffset));
        file.Truncate(0);
        var parts = new SegmentParts(baseOffset, new BatchIndex(baseOffset), NewIndex(baseOffset, options));
        var segment = new LogSegment(storage, directory, options, file, parts) { IsDirty = true };
        segment.RewriteIndexes();
        return segment;
    }

    /// <summary>Opens a segment without looking into it, whose end is known from what follows it.</summary>
    public static LogSegment OpenClosed(
        IStorage storage, string directory, long baseOffset, long nextOffset, LogOptions options)
    {
        var file = storage.Open(PathOf(directory, baseOffset));
        var parts = new SegmentParts(baseOffset, new(nextOffset, file.Length), null);
        return new LogSegment(storage, directory, options, file, parts) { isSealed = true };
    }

    /// <summary>Opens a cleaned segment whose batches have their final name, and whose indexes have not.</summary>
    public static LogSegment OpenCleaned(
        IStorage storage, string directory, CleanedSegment cleaned, long nextOffset, LogOptions options)
    {
        var file = storage.Open(PathOf(directory, cleaned.BaseOffset));
        var parts = new SegmentParts(cleaned.BaseOffset, cleaned.BoundariesUpTo(nextOffset), cleaned.Index);
        var segment = new LogSegment(storage, directory, options, file, parts)
        {
            isSealed = true,
            isWithoutIndexFiles = true,
        };
        segment.transactions.Use(cleaned.Aborted, areStored: false);
        return segment;
    }

    /// <summary>
    /// Opens a segment after a check of all its batches, makes its indexes anew, and cuts what is not intact.
    /// </summary>
    public static async Task<(LogSegment Segment, SegmentScan Scan)> OpenScannedAsync(
        IStorage storage, string directory, long baseOffset, int epochBefore, LogOptions options)
    {
        var file = storage.Open(PathOf(directory, baseOffset));
        try
        {
            var scanner = new SegmentScanner(file, baseOffset, 0, file.Length)
            {
                EpochBefore = epochBefore,
                AllowsGaps = options.MayHaveGaps,
            };
            var scan = await scanner.RunAsync();
            var index = NewIndex(baseOffset, options);
            index.AddAll(scan.Index);
            var parts = new SegmentParts(baseOffset, scan.Index, index);
            var segment = new LogSegment(storage, directory, options, file, parts) { IsDirty = true };
            segment.FirstTimestamp = scan.Index.Count > 0 ? scan.Index.MaxTimestampAt(0) : -1;
            return (segment, scan);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens the last segment of a log that was closed in order: checks only the batches after the last but one index
    /// entry.
    /// </summary>
    /// <returns>Null if something does not fit, so that all batches have to be checked.</returns>
    public static async Task<LogSegment?> TryOpenLastAsync(
        IStorage storage, string directory, long baseOffset, LeaderEpochs epochs, LogOptions options)
    {
        if (await IndexFiles.LoadAsync(storage, directory, baseOffset, options) is not { } index)
        {
            return null;
        }

        var file = storage.Open(PathOf(directory, baseOffset));
        var segment = new LogSegment(
            storage, directory, options, file, new SegmentParts(baseOffset, new(baseOffset, 0), index));
        var tail = await segment.TryScanTailAsync(epochs);
        if (tail is null)
        {
            file.Dispose();
            return null;
        }

        index.Resume(tail);
        var parts = new SegmentParts(baseOffset, tail, index);
        return new LogSegment(storage, directory, options, file, parts) { FirstTimestamp = segment.FirstTimestamp };
    }

    private async Task<BatchIndex?> TryScanTailAsync(LeaderEpochs epochs)
    {
        tail.ResetTo(BaseOffset, file.Length);
        var (last, position) = Before(index!, long.MaxValue);
        var indexed = position == 0 ? null : await Headers().TryAtAsync(position);
        if (position > 0 && indexed?.LastOffset != last)
        {
            return null;
        }

        FirstTimestamp = (await Headers().TryAtAsync(0))?.MaxTimestamp ?? -1;
        var first = indexed?.BaseOffset ?? BaseOffset;
        var scan = await ScanAsync(first, position, file.Length);
        var fits = scan.Epochs.Entries.All(entry => epochs.EpochOf(entry.StartOffset) == entry.Epoch);
        return scan.Problem is null && fits ? scan.Index : null;
    }
}
