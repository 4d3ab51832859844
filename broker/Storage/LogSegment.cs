using Broker.Runtime;
using Broker.Storage.Records;
using Broker.Storage.Transactions;

namespace Broker.Storage;

/// <summary>
/// One segment of a log: the batches from <see cref="BaseOffset"/> to <see cref="NextOffset"/>, without gap unless some
/// were compacted away, in a file, and two index files, or three if a transaction was aborted in it.
/// </summary>
internal sealed partial class LogSegment
{
    private readonly IStorage storage;
    private readonly string directory;
    private LogOptions options;
    private readonly IFile file;

    // Invariant: ends where the file ends, except after a failed append or truncation (then the log refuses all use).
    // What precedes it is found through the index files.
    private readonly BatchIndex tail;

    // Null until it is needed, in a segment to which nothing is appended.
    private SparseIndex? index;

    // True if it is not the last segment of its log.
    private bool isSealed;

    // Largest timestamp of a sealed segment, once it is known for sure, -1 if it has none: retention asks again and
    // again.
    private long? sealedMaxTimestamp;

    // True while the index files have other names yet, or belong to the segments that this one replaced.
    private bool isWithoutIndexFiles;

    // Open while the files may have to be written or flushed.
    private IndexFiles? indexFiles;

    private LogSegment(IStorage storage, string directory, LogOptions options, IFile file, SegmentParts parts)
    {
        (this.storage, this.directory, this.options, this.file) = (storage, directory, options, file);
        (BaseOffset, tail, index) = (parts.BaseOffset, parts.Tail, parts.Index);
        transactions = new TransactionIndex(storage, directory, BaseOffset);
        Path = PathOf(directory, BaseOffset);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Offset the segment starts with.</summary>
    public long BaseOffset { get; }

    /// <summary>Offset after its last record.</summary>
    public long NextOffset => tail.NextOffset;

    /// <summary>Bytes of its batches.</summary>
    public long SizeInBytes => tail.EndPosition;

    /// <summary>True if a file of it changed after its last flush began.</summary>
    public bool IsDirty { get; private set; }

    /// <summary>Told when the segment becomes dirty.</summary>
    public Action<LogSegment>? BecameDirty { private get; set; }

    /// <summary>True once it is no part of its log any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Largest timestamp of the first batch; -1 if there is none yet or it has none.</summary>
    public long FirstTimestamp { get; private set; } = -1;

    /// <summary>Number of batches whose place is kept in memory.</summary>
    public int KnownBatches => tail.Count;

    /// <summary>Whether an index is as long as it may be.</summary>
    public bool IsIndexFull => index is not null && index.IsFull(options.IndexMaxBytes);

    /// <summary>Other options hold from now on; its index keeps the interval it began with.</summary>
    public void Reconfigure(LogOptions changed) =>
        options = changed with { IndexIntervalBytes = options.IndexIntervalBytes };

    public static string PathOf(string directory, long baseOffset) =>
        StoragePaths.Combine(directory, SegmentNames.Of(baseOffset, SegmentNames.Log));

    /// <summary>A flush has something to do.</summary>
    public void MarkDirty()
    {
        if (!IsDirty)
        {
            IsDirty = true;
            BecameDirty?.Invoke(this);
        }
    }

    /// <summary>The segment reaches up to an offset above its last batch, where nothing is left.</summary>
    public void ExtendTo(long offset) => tail.ExtendTo(offset);

    /// <summary>Appends batches that continue at <see cref="NextOffset"/>, as the caller has verified.</summary>
    /// <exception cref="IOException">Not possible; the content of the file is undefined.</exception>
    public void Append(ReadOnlyMemory<byte> batches)
    {
        MarkDirty();
        file.Append(batches.Span);
        foreach (var batch in RecordBatches.Of(batches))
        {
            FirstTimestamp = SizeInBytes == 0 ? batch.MaxTimestamp : FirstTimestamp;
            var position = SizeInBytes;
            tail.Add(batch);
            index!.Add(batch.LastOffset, position, batch.SizeInBytes, batch.MaxTimestamp);
        }
    }

    /// <summary>Whether <see cref="TruncateTo"/> knows where to cut without reading.</summary>
    public bool CanTruncateTo(long offset) =>
        offset <= BaseOffset || offset >= NextOffset
            || (index is not null && transactions.IsLoaded && Before(index, offset).Position >= tail.StartPosition);

    /// <summary>The end after <see cref="TruncateTo"/>, if that is possible.</summary>
    public long BoundaryAt(long offset) =>
        offset <= BaseOffset ? BaseOffset : offset >= NextOffset ? NextOffset : tail.EndOfFirst(tail.CountUpTo(offset));

    /// <summary>Removes the batches that end above <paramref name="offset"/>.</summary>
    /// <exception cref="IOException">Not possible; the content of the file is undefined.</exception>
    public void TruncateTo(long offset)
    {
        MarkDirty();
        isSealed = false;
        sealedMaxTimestamp = null;
        if (offset <= BaseOffset)
        {
            file.Truncate(0);
            tail.ResetTo(BaseOffset);
            transactions.Truncate(BaseOffset);
            index = NewIndex(BaseOffset, options);
            FirstTimestamp = -1;
            return;
        }

        var kept = tail.CountUpTo(offset);
        file.Truncate(tail.PositionAt(kept));
        tail.KeepFirst(kept);
        index?.Truncate(tail);
        transactions.Truncate(NextOffset);
    }

    /// <summary>Keeps in memory only what truncations to the offset or above need.</summary>
    public void ForgetBoundariesBelow(long offset)
    {
        if (index is not null)
        {
            tail.ForgetBefore(Before(index, offset).Position);
        }
    }

    /// <summary>Keeps in memory nothing of a segment that is sealed and not going to be truncated.</summary>
    public void ForgetBoundaries()
    {
        tail.ResetTo(NextOffset, SizeInBytes);
        if (indexFiles is null && !isWithoutIndexFiles)
        {
            index = null;
            transactions.Release();
        }
    }

    /// <summary>Brings into memory what truncations to the offset or above need.</summary>
    /// <returns>False if the segment changed meanwhile: then the caller looks again.</returns>
    /// <exception cref="CorruptLogException">The segment is damaged.</exception>
    public async Task<bool> TryLoadBoundariesAsync(long offset)
    {
        await LoadIndexAsync();
        await LoadTransactionsAsync();
        var (last, position) = Before(index!, offset);
        var (start, end) = (tail.StartPosition, tail.StartOffset);
        if (position >= start)
        {
            return true;
        }

        var indexed = position == 0 ? null : await Headers().TryAtAsync(position);
        if (position > 0 && indexed?.LastOffset != last)
        {
            await RebuildIndexAsync();
            return false;
        }

        var scan = await ScanAsync(indexed?.BaseOffset ?? BaseOffset, position, start);
        if (IsClosed || tail.StartPosition != start)
        {
            return false;
        }

        VerifyReaches(scan, end);
        return tail.TryPrepend(scan.Index)
            ? true
            : throw new CorruptLogException(Path, scan.Index.EndPosition, $"position {start} should follow there");
    }

    /// <summary>Nothing will be appended any more: completes the indexes.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public void Seal()
    {
        isSealed = true;
        MarkDirty();
        index!.Complete();
        WriteIndexes();
    }

    /// <summary>Writes the index files as far as the batches go: <see cref="FlushAsync"/> follows at once.</summary>
    /// <returns>Whether a file was created.</returns>
    /// <exception cref="IOException">Not possible.</exception>
    public bool BeginFlush()
    {
        IsDirty = false;
        return WriteIndexes();
    }

    /// <summary>
    /// Completes when the batches as they were at the call survive a crash; and the indexes, unless the segment is the
    /// last one, whose indexes are made anew after a crash.
    /// </summary>
    /// <param name="withIndexes">Whether the indexes survive it in any case.</param>
    public async Task FlushAsync(bool withIndexes)
    {
        await file.FlushAsync();
        if ((isSealed || withIndexes) && !IsClosed && indexFiles is { } flushed)
        {
            var flushing = flushed.FlushAsync();
            await (transactions.IsOpen ? Task.WhenAll(flushing, transactions.FlushAsync()) : flushing);
        }
    }

    /// <summary>Writes the index files as far as the batches go.</summary>
    /// <returns>Whether a file was created.</returns>
    /// <exception cref="IOException">Not possible.</exception>
    public bool WriteIndexes()
    {
        if (isWithoutIndexFiles)
        {
            RewriteIndexes();
        }
        else if (index is not null)
        {
            indexFiles ??= new IndexFiles(storage, directory, BaseOffset);
            indexFiles.Write(index);
        }

        return transactions.Write();
    }

    /// <summary>
    /// Replaces the index files by what the batches tell, but for that of transactions, which a segment does not tell
    /// alone.
    /// </summary>
    /// <exception cref="IOException">Not possible.</exception>
    public void RewriteIndexes()
    {
        isWithoutIndexFiles = false;
        indexFiles ??= new IndexFiles(storage, directory, BaseOffset);
        indexFiles.Rewrite(index!);
    }

    /// <summary>
    /// Lets the index files of a cleaned segment get their names, unless it was changed meanwhile and wrote others.
    /// </summary>
    /// <returns>Whether it did.</returns>
    public bool TryTakeIndexFiles(Action rename)
    {
        if (!isWithoutIndexFiles || IsClosed)
        {
            return false;
        }

        rename();
        transactions.MarkStored();
        isWithoutIndexFiles = false;
        return true;
    }

    /// <summary>Closes the index files of a segment that was sealed and flushed, and forgets them.</summary>
    public void ReleaseIndexes()
    {
        indexFiles?.Dispose();
        indexFiles = null;
        transactions.Close();
        if (tail.Count == 0)
        {
            index = null;
            transactions.Release();
        }
    }

    /// <summary>Cuts what a scan found not to be intact.</summary>
    public void CutInvalid()
    {
        if (file.Length > SizeInBytes)
        {
            file.Truncate(SizeInBytes);
        }
    }

    /// <summary>Closes the files.</summary>
    public void Close()
    {
        IsClosed = true;
        indexFiles?.Dispose();
        transactions.Dispose();
        file.Dispose();
    }

    private static SparseIndex NewIndex(long baseOffset, LogOptions options) =>
        new(baseOffset, options.IndexIntervalBytes);

    // The entry before the last one of a batch that ends at or below the offset: a truncation to it or above leaves
    // that last one, or the one before it, with all batches after it known.
    private static (long Offset, long Position) Before(SparseIndex index, long offset)
    {
        var floor = index.Floor(offset - 1);
        return floor.Position == 0 ? floor : index.Floor(floor.Offset - 1);
    }

    private async ValueTask LoadIndexAsync()
    {
        if (index is null)
        {
            var loaded = await IndexFiles.LoadAsync(storage, directory, BaseOffset, options);
            if (loaded is not null && loaded.Floor(long.MaxValue).Position < Math.Max(1, SizeInBytes))
            {
                index ??= loaded;
            }
            else
            {
                await RebuildIndexAsync();
            }
        }
    }

    private async Task RebuildIndexAsync()
    {
        SegmentScan scan;
        long start;
        do
        {
            start = tail.StartPosition;
            var end = tail.StartOffset;
            scan = await ScanAsync(BaseOffset, 0, start);
            VerifyReaches(scan, end);
        }
        while (tail.StartPosition != start && !IsClosed);

        var built = NewIndex(BaseOffset, options);
        built.AddAll(scan.Index);
        built.AddAll(tail);
        if (isSealed)
        {
            built.Complete();
        }

        index = built;
        if (!IsClosed)
        {
            RewriteIndexes();
            MarkDirty();
        }
    }

    private HeaderReader Headers() =>
        new(file, Path, SizeInBytes, options.IndexIntervalBytes + RecordBatch.HeaderSize, options.MayHaveGaps);

    private Task<SegmentScan> ScanAsync(long from, long position, long end) =>
        new SegmentScanner(file, from, position, end) { AllowsGaps = options.MayHaveGaps }.RunAsync();

    private void VerifyReaches(SegmentScan scan, long end)
    {
        var reached = scan.Index.NextOffset;
        if (scan.Problem is not null || reached > end || (reached < end && !options.MayHaveGaps))
        {
            throw new CorruptLogException(
                Path, scan.Index.EndPosition, scan.Problem ?? $"offset {end} should follow there");
        }
    }

    private readonly record struct SegmentParts(long BaseOffset, BatchIndex Tail, SparseIndex? Index);
}
