using Broker.Storage.Records;

namespace Broker.Storage.Cleaning;

/// <summary>
/// One pass of the cleaner over a log: notes the last offset of each key of the dirty part, then writes all segments up
/// to there anew without the records that a later one supersedes. Goes on slice by slice; what changes the log in
/// between, but for appends, ends the pass.
/// </summary>
internal sealed class CleaningPass
{
    /// <summary>
    /// Bytes read, and at most written, before something else gets its turn. A longer batch is a slice of its own.
    /// </summary>
    public const int SliceBytes = 64 * 1024;

    private readonly Log log;
    private readonly CleaningRange range;
    private readonly CleanerSettings settings;
    private readonly OffsetMap map;

    // The log as this pass knows it; its own replacements included.
    private long generation;

    private CleaningSummary done;

    public CleaningPass(Log log, CleaningRange range, CleanerSettings settings)
    {
        (this.log, this.range, this.settings, generation) = (log, range, settings, log.Generation);
        map = new OffsetMap(settings.BufferBytes, range.EndOffset - range.FirstDirtyOffset);
        done = new CleaningSummary(range.FirstDirtyOffset, range.FirstDirtyOffset);
    }

    /// <summary>What was done so far.</summary>
    public CleaningSummary Summary => done;

    /// <summary>Does all of it.</summary>
    /// <exception cref="CleaningAbortedException">The log was truncated, or its segments changed otherwise.</exception>
    /// <exception cref="CorruptLogException">A segment is damaged.</exception>
    /// <exception cref="IOException">Not possible.</exception>
    /// <exception cref="ObjectDisposedException">The log was closed.</exception>
    public async Task RunAsync()
    {
        var aborted = await log.AbortedTransactionsAsync(log.SegmentOffsets[0], range.EndOffset);
        VerifyUnchanged();
        var cleanedTo = await FillMapAsync(new TransactionsInPass(
            aborted.Where(transaction => transaction.LastOffset >= range.FirstDirtyOffset)));
        var filter = new BatchFilter(
            map, cleanedTo, settings.NowMs, log.Options.DeleteRetentionMs, settings.Rules,
            new TransactionsInPass(aborted));
        var segments = log.ClosedUpTo(range.EndOffset).Where(segment => segment.BaseOffset < cleanedTo).ToList();
        foreach (var group in SegmentGroups.Of(segments, log.Options))
        {
            await RewriteAsync(group, filter);
        }

        await log.CompleteCleaningAsync(cleanedTo);
        done = done with { CleanedTo = log.FirstDirtyOffset, NextHorizonMs = filter.NextHorizonMs };
    }

    // Up to where the map knows all keys: if they are too many, less than was asked for, but one record at least.
    private async Task<long> FillMapAsync(TransactionsInPass transactions)
    {
        foreach (var segment in log.ClosedUpTo(range.EndOffset))
        {
            var from = Math.Max(segment.BaseOffset, range.FirstDirtyOffset);
            long? full = null;
            await VisitAsync(segment, from, batch => (full ??= PutAll(batch, from, transactions)) is null);
            if (full is { } cleanedTo)
            {
                return cleanedTo;
            }
        }

        return range.EndOffset;
    }

    // The first record whose key has no room; null if all have. What was aborted supersedes nothing.
    private long? PutAll(RecordBatch batch, long from, TransactionsInPass transactions)
    {
        if (!batch.IsControl && !transactions.IsAborted(batch))
        {
            foreach (var record in batch.RecordsWithin(Array.MaxLength))
            {
                if (record.Offset >= from && record.Key is { } key && !map.TryPut(key.Span, record.Offset))
                {
                    return record.Offset;
                }
            }
        }

        return null;
    }

    private async Task RewriteAsync(IReadOnlyList<LogSegment> group, BatchFilter filter)
    {
        var (read, removed) = (filter.RecordsRead, filter.RecordsRemoved);
        using var cleaned = log.BeginCleaned(group);
        var isReplaced = false;
        try
        {
            var isChanged = await WriteAsync(group, filter, cleaned) || group.Count > 1;
            if (isChanged)
            {
                await cleaned.FlushAsync();
                VerifyUnchanged();
                isReplaced = await log.TryReplaceAsync(group, cleaned);
                generation = isReplaced ? generation + 1 : generation;
                VerifyUnchanged();
            }
        }
        finally
        {
            // What a failed log has on disk is looked at when it is opened again.
            if (!isReplaced && !log.IsUnusable)
            {
                cleaned.Discard();
            }
        }

        var before = group.Sum(segment => segment.SizeInBytes);
        done = done with
        {
            BytesBefore = done.BytesBefore + before,
            BytesAfter = done.BytesAfter + (isReplaced ? cleaned.SizeInBytes : before),
            SegmentsBefore = done.SegmentsBefore + group.Count,
            SegmentsAfter = done.SegmentsAfter + 1,
            RecordsRead = done.RecordsRead + filter.RecordsRead - read,
            RecordsRemoved = done.RecordsRemoved + filter.RecordsRemoved - removed,
        };
    }

    // Whether anything is not as it was.
    private async Task<bool> WriteAsync(IReadOnlyList<LogSegment> group, BatchFilter filter, CleanedSegment cleaned)
    {
        var isChanged = false;
        foreach (var segment in group)
        {
            await VisitAsync(segment, segment.BaseOffset, batch =>
            {
                var left = filter.Filter(batch, PlaceOf(batch, group[^1].NextOffset));
                isChanged |= !left.Equals(batch.Bytes);
                if (!left.IsEmpty)
                {
                    cleaned.Append(left);
                }

                return true;
            });
        }

        foreach (var aborted in filter.TakeEnded())
        {
            cleaned.AddAborted(aborted);
        }

        return isChanged;
    }

    private BrokerRules.EmptiedBatch PlaceOf(RecordBatch batch, long end) => new(
        IsLastOfSegment: batch.NextOffset >= end,
        IsFirstOfEpoch: log.Epochs.EpochOf(batch.BaseOffset - 1) != batch.PartitionLeaderEpoch,
        IsLastOfProducer: log.Producers?.IsLastOfProducer(batch) == true);

    // Shows the batches that end above an offset, until it is told to stop.
    private async Task VisitAsync(LogSegment segment, long from, Func<RecordBatch, bool> visit)
    {
        for (var offset = from; offset < segment.NextOffset;)
        {
            VerifyUnchanged();
            var slice = await segment.ReadAsync(
                offset, segment.NextOffset, SliceBytes, atLeastOneBatch: true, log.Epochs);
            VerifyUnchanged();
            if (slice is not { IsEmpty: false } batches)
            {
                return;
            }

            for (var rest = batches; !rest.IsEmpty;)
            {
                var batch = RecordBatch.Read(rest);
                if (!visit(batch))
                {
                    return;
                }

                (offset, rest) = (batch.NextOffset, rest[batch.SizeInBytes..]);
            }

            await settings.Pause();
            VerifyUnchanged();
        }
    }

    private void VerifyUnchanged()
    {
        if (log.IsUnusable || log.Generation != generation)
        {
            throw new CleaningAbortedException(
                log.IsUnusable ? "the log was closed" : "the log was truncated, or records were removed at its start");
        }
    }
}
