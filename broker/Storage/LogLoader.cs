using Broker.Runtime;
using Broker.Storage.Cleaning;

namespace Broker.Storage;

/// <summary>
/// Opens the segments of a log. After an orderly stop only the end is looked at. Otherwise every segment from the one
/// that contains the recovery point on is checked: what was not flushed may be torn, missing or old, so that the log
/// ends after the last whole batch that follows without gap.
/// </summary>
internal sealed class LogLoader(
    IStorage storage, string directory, LogOptions options, LogStart start, LeaderEpochCheckpoint checkpoint)
{
    private readonly List<LogSegment> segments = [];
    private readonly LeaderEpochs scanned = new();
    private IReadOnlyList<EpochEntry> stored = [];
    private string? checkpointProblem;
    private long bytesCut;
    private string? cutReason;
    private int segmentsScanned;
    private long checkedFrom = long.MaxValue;
    private long? markersFrom;

    /// <exception cref="CorruptLogException">Something that was flushed is damaged.</exception>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task<LoadedLog> RunAsync()
    {
        try
        {
            return await LoadAsync();
        }
        catch
        {
            segments.ForEach(segment => segment.Close());
            throw;
        }
    }

    private async Task<LoadedLog> LoadAsync()
    {
        await CleaningRecovery.RunAsync(storage, directory);
        var bases = Tidy();
        await ReadCheckpointAsync();
        if (bases.Count == 0)
        {
            segments.Add(LogSegment.Create(storage, directory, start.StartOffset, options));
            return Loaded(EpochRecovery.Merge([], stored, start.StartOffset));
        }

        // What is not looked into has its epochs from the checkpoint alone.
        var usable = checkpointProblem is null && stored.Count > 0;
        if (usable && start.IsClean && await TryOpenCleanAsync(bases))
        {
            return Loaded(EpochsUpTo(segments[^1].NextOffset));
        }

        var from = options.Rules.RecoversFrom(new(start.RecoveryPoint, usable));
        var first = Math.Max(0, bases.FindLastIndex(found => found <= from));
        OpenClosed(bases, first);
        await ScanAsync(bases, first);
        return Loaded(
            EpochRecovery.Merge(scanned.Entries, stored, segments[^1].NextOffset, first == 0 ? 0 : bases[first]));
    }

    // The base offsets of the segments, after what earlier processes left behind was removed.
    private List<long> Tidy()
    {
        var bases = new List<long>();
        var names = storage.List(directory);
        foreach (var name in names)
        {
            if (SegmentNames.TryParse(name, SegmentNames.Log, out var baseOffset))
            {
                bases.Add(baseOffset);
            }
            else if (name.EndsWith(SegmentNames.Deleted, StringComparison.Ordinal) || IsOrphan(name))
            {
                storage.Delete(StoragePaths.Combine(directory, name));
            }
        }

        return bases;

        bool IsOrphan(string name) => SegmentNames.Extensions.Any(extension =>
            SegmentNames.TryParse(name, extension, out var indexed)
            && !names.Contains(SegmentNames.Of(indexed, SegmentNames.Log)));
    }

    private async Task ReadCheckpointAsync()
    {
        try
        {
            stored = await checkpoint.ReadAsync();
        }
        catch (CorruptCheckpointException exception)
        {
            // The batches tell all but the epochs without records: see EpochRecovery.
            checkpointProblem = exception.Message;
        }
    }

    private async Task<bool> TryOpenCleanAsync(List<long> bases)
    {
        var last = await LogSegment.TryOpenLastAsync(
            storage, directory, bases[^1], EpochsUpTo(long.MaxValue), options);
        if (last is null)
        {
            return false;
        }

        OpenClosed(bases, bases.Count - 1);
        segments.Add(last);
        return true;
    }

    private void OpenClosed(List<long> bases, int count)
    {
        for (var i = 0; i < count; i++)
        {
            segments.Add(LogSegment.OpenClosed(storage, directory, bases[i], bases[i + 1], options));
        }
    }

    private async Task ScanAsync(List<long> bases, int first)
    {
        for (var i = first; i < bases.Count; i++)
        {
            if (i > first && IsCompactedGap(segments[^1].NextOffset, bases[i]))
            {
                segments[^1].ExtendTo(bases[i]);
            }

            if (i > first && segments[^1].NextOffset != bases[i])
            {
                Drop(bases, i, $"offset {segments[^1].NextOffset} should follow, not {bases[i]}");
                return;
            }

            if (i > first)
            {
                segments[^1].Seal();
            }

            // What the checkpoint says of offsets below the recovery point is as lasting as the batches there.
            var epochBefore = Math.Max(scanned.LastEpoch, first == 0 ? -1 : EpochsUpTo(bases[first] - 1).LastEpoch);
            var (segment, scan) = await LogSegment.OpenScannedAsync(storage, directory, bases[i], epochBefore, options);
            segments.Add(segment);
            segmentsScanned++;
            checkedFrom = Math.Min(checkedFrom, bases[i]);
            markersFrom ??= scan.HasMarkers ? bases[i] : null;
            foreach (var entry in scan.Epochs.Entries)
            {
                VerifyEpoch(segment, scan, entry);
                if (options.Rules.RecoversEpoch(entry.Epoch))
                {
                    scanned.Assign(entry.Epoch, entry.StartOffset);
                }
            }

            if (scan.Problem is not null)
            {
                VerifyNotStored(segment, scan.Problem);
                Drop(bases, i + 1, scan.Problem);
            }

            segment.RewriteIndexes();
            if (scan.Problem is not null)
            {
                bytesCut += scan.InvalidBytes;
                cutReason = scan.Problem;
                segment.CutInvalid();
                return;
            }
        }
    }

    // Our own compaction leaves the last batch of a segment, others may not. Below the recovery point nothing can be
    // missing because of a crash.
    private bool IsCompactedGap(long end, long next) =>
        options.MayHaveGaps && end < next && next <= start.RecoveryPoint;

    // Nothing that was flushed may be missing: such damage has other causes than a crash. After an orderly stop that is
    // all of the log.
    private void VerifyNotStored(LogSegment segment, string problem)
    {
        if (start.IsClean || segment.NextOffset < start.RecoveryPoint)
        {
            throw new CorruptLogException(segment.Path, segment.SizeInBytes, problem);
        }
    }

    // No checksum covers the epoch of a batch. Below the recovery point the checkpoint is as lasting as the batches.
    private void VerifyEpoch(LogSegment segment, SegmentScan scan, EpochEntry found)
    {
        var epoch = EpochsUpTo(start.RecoveryPoint).EpochOf(found.StartOffset);
        if (found.StartOffset < start.RecoveryPoint && epoch >= 0 && epoch != found.Epoch)
        {
            throw new CorruptLogException(
                segment.Path,
                scan.Index.PositionAt(scan.Index.CountUpTo(found.StartOffset)),
                $"the leader epoch is {found.Epoch} instead of {epoch}");
        }
    }

    // From the last one, so that a crash meanwhile leaves no gap.
    private void Drop(List<long> bases, int from, string problem)
    {
        VerifyNotStored(segments[^1], problem);
        cutReason = problem;
        for (var i = bases.Count - 1; i >= from; i--)
        {
            using (var file = storage.Open(LogSegment.PathOf(directory, bases[i])))
            {
                bytesCut += file.Length;
            }

            foreach (var extension in SegmentNames.Extensions.Reverse())
            {
                storage.Delete(StoragePaths.Combine(directory, SegmentNames.Of(bases[i], extension)));
            }
        }
    }

    private LeaderEpochs EpochsUpTo(long endOffset)
    {
        var epochs = new LeaderEpochs();
        foreach (var entry in stored.Where(entry => entry.StartOffset <= endOffset))
        {
            epochs.Assign(entry.Epoch, entry.StartOffset);
        }

        return epochs;
    }

    private LoadedLog Loaded(LeaderEpochs epochs)
    {
        var changed = checkpointProblem is not null || !epochs.Entries.SequenceEqual(stored);
        var recovery = new LogRecovery(bytesCut, cutReason, checkpointProblem) { SegmentsScanned = segmentsScanned };
        return new LoadedLog(segments, epochs, changed, recovery)
        {
            CheckedFrom = checkedFrom,
            MarkersFrom = markersFrom,
        };
    }
}
