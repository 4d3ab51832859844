using Broker.Runtime;
using Broker.Storage.Records;
using Broker.Storage.Transactions;

namespace Broker.Storage.Cleaning;

/// <summary>A segment being written that is to replace others, in files with the ending <c>.cleaned</c>.</summary>
internal sealed class CleanedSegment : IDisposable
{
    private static readonly string[] Indexes = [SegmentNames.OffsetIndex, SegmentNames.TimeIndex];

    private readonly IStorage storage;
    private readonly string directory;
    private readonly IFile file;

    // Every batch, if a truncation may have to find them; otherwise none.
    private readonly BatchIndex? boundaries;

    private readonly List<AbortedTransaction> aborted = [];

    /// <summary>Creates the file; what an earlier attempt left there goes.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public CleanedSegment(
        IStorage storage, string directory, long baseOffset, LogOptions options, bool withBoundaries)
    {
        (this.storage, this.directory, BaseOffset) = (storage, directory, baseOffset);
        Index = new SparseIndex(baseOffset, options.IndexIntervalBytes);
        boundaries = withBoundaries ? new BatchIndex(baseOffset) : null;
        file = storage.Open(PathOf(SegmentNames.Log, SegmentNames.Cleaned));
        file.Truncate(0);
    }

    /// <summary>Offset the segment starts with: that of the first one it replaces.</summary>
    public long BaseOffset { get; }

    /// <summary>Its indexes.</summary>
    public SparseIndex Index { get; }

    /// <summary>Bytes of its batches.</summary>
    public long SizeInBytes { get; private set; }

    /// <summary>Appends a batch.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public void Append(ReadOnlyMemory<byte> bytes)
    {
        var batch = RecordBatch.Read(bytes);
        Index.Add(batch.LastOffset, SizeInBytes, batch.SizeInBytes, batch.MaxTimestamp);
        boundaries?.Add(batch);
        file.Append(bytes.Span);
        SizeInBytes += bytes.Length;
    }

    /// <summary>The aborted transactions that still have batches, or had when this began.</summary>
    public IReadOnlyList<AbortedTransaction> Aborted => aborted;

    /// <summary>Notes one, by ascending offset of its marker.</summary>
    public void AddAborted(AbortedTransaction transaction) => aborted.Add(transaction);

    /// <summary>Completes when all its files survive a crash, under their present names.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task FlushAsync()
    {
        Index.Complete();
        using var indexFiles = new IndexFiles(storage, directory, BaseOffset, SegmentNames.Cleaned);
        indexFiles.Rewrite(Index);
        await file.FlushAsync();
        await indexFiles.FlushAsync();
        file.Dispose();
        if (aborted.Count > 0)
        {
            using var transactions = storage.Open(PathOf(SegmentNames.TransactionIndex, SegmentNames.Cleaned));
            transactions.Truncate(0);
            transactions.Append(AbortedTransaction.Format(aborted));
            await transactions.FlushAsync();
        }
    }

    /// <summary>
    /// Gives the index files the ending <c>.swap</c>. They tell <see cref="CleaningRecovery"/> that this segment may
    /// stand beside those it replaces.
    /// </summary>
    /// <exception cref="IOException">Not possible.</exception>
    public void MarkSwap() => Rename(Indexes, SegmentNames.Cleaned, SegmentNames.Swap);

    /// <summary>
    /// Gives the file with the batches its final name, and with it that of the first segment it replaces.
    /// </summary>
    /// <exception cref="IOException">Not possible.</exception>
    public void Swap() => Rename([SegmentNames.Log], SegmentNames.Cleaned, "");

    /// <summary>Gives the index files their final names, when nothing of the replaced segments is left.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public void SwapIndexes() => Rename(Indexes, SegmentNames.Swap, "");

    /// <summary>The places of the batches, which reach up to <paramref name="endOffset"/>.</summary>
    public BatchIndex BoundariesUpTo(long endOffset)
    {
        boundaries?.ExtendTo(endOffset);
        return boundaries ?? new BatchIndex(endOffset, SizeInBytes);
    }

    /// <summary>Deletes what did not get its final name.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public void Discard()
    {
        file.Dispose();
        foreach (var extension in SegmentNames.Extensions)
        {
            storage.Delete(PathOf(extension, SegmentNames.Cleaned));
            storage.Delete(PathOf(extension, SegmentNames.Swap));
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();

    private void Rename(string[] extensions, string from, string to)
    {
        var withTransactions = aborted.Count > 0 && extensions == Indexes;
        foreach (var extension in withTransactions ? extensions.Append(SegmentNames.TransactionIndex) : extensions)
        {
            storage.Rename(PathOf(extension, from), PathOf(extension, to));
        }
    }

    private string PathOf(string extension, string ending) =>
        StoragePaths.Combine(directory, SegmentNames.Of(BaseOffset, extension) + ending);
}
