using Broker.Storage.Producers;
using Broker.Storage.Transactions;

namespace Broker.Storage;

/// <content>What readers of committed records have to know of transactions.</content>
public sealed partial class Log
{
    private const string Temporary = ".tmp";

    /// <summary>
    /// Whether it is known which transactions are open: not after a very long truncation, until <see
    /// cref="RecoverTransactionsAsync"/>. Nothing may be appended meanwhile. A log without producers has no
    /// transactions.
    /// </summary>
    public bool KnowsTransactions => Producers?.KnowsTransactions != false;

    /// <summary>Finds out again which transactions are open, if it is not known.</summary>
    /// <exception cref="IOException">Not readable.</exception>
    public async Task RecoverTransactionsAsync()
    {
        while (!IsUnusable && !KnowsTransactions)
        {
            await Producers!.RebuildAsync(this);
        }
    }

    /// <summary>
    /// The last stable offset: of everything below it is known, for good, whether it was committed or aborted. Never
    /// above the high watermark, nor below <see cref="StartOffset"/>; −1 while transactions are not known.
    /// </summary>
    /// <param name="highWatermark">The high watermark (exclusive).</param>
    public long LastStableOffset(long highWatermark) =>
        !KnowsTransactions ? -1 : Math.Min(highWatermark, StableUpTo(highWatermark));

    /// <summary>
    /// The aborted transactions that have records below <paramref name="to"/>, and their marker at or above <paramref
    /// name="from"/>; in the order of their markers.
    /// </summary>
    /// <param name="from">The first offset that is read.</param>
    /// <param name="to">Where that ends (exclusive), at most at the last stable offset.</param>
    /// <exception cref="CorruptLogException">An index is damaged.</exception>
    /// <exception cref="IOException">Not readable.</exception>
    public async ValueTask<IReadOnlyList<AbortedTransaction>> AbortedTransactionsAsync(long from, long to)
    {
        while (true)
        {
            VerifyUsable();
            var reading = generation;
            try
            {
                var found = await CollectAbortedAsync(from, to);
                if (reading == generation)
                {
                    return found;
                }
            }
            catch (Exception exception) when (reading != generation && IsOfAChange(exception))
            {
                // Segments were removed or replaced meanwhile: look at those that are there now.
            }
        }
    }

    /// <summary>
    /// Up to where the transactions let a log be stable, whatever is committed: the first unstable offset, or the end.
    /// </summary>
    /// <param name="highWatermark">Markers at or above may still go.</param>
    internal long StableUpTo(long highWatermark) =>
        !KnowsTransactions ? StartOffset
        : Producers?.FirstUnstableOffset(highWatermark) is { } first ? Math.Max(StartOffset, first)
        : EndOffset;

    private async ValueTask<IReadOnlyList<AbortedTransaction>> CollectAbortedAsync(long from, long to)
    {
        var found = new List<AbortedTransaction>();
        for (var i = IndexOf(from); i < segments.Count; i++)
        {
            foreach (var transaction in await segments[i].AbortedAsync())
            {
                if (transaction.LastOffset >= from && transaction.FirstOffset < to)
                {
                    found.Add(transaction);
                }

                // What a later marker ended began after that.
                if (transaction.LastStableOffset >= to)
                {
                    return found;
                }
            }
        }

        return found;
    }

    private void VerifyTransactionsKnown()
    {
        if (!KnowsTransactions)
        {
            throw new InvalidOperationException(
                $"{Name}: after the truncation to {EndOffset} the transactions have to be recovered before an append.");
        }
    }

    // An index of a segment that a crash may have touched, or that can not be right, is made anew from the batches; so
    // are those of all that follow.
    private async Task OpenTransactionsAsync(LoadedLog loaded)
    {
        if (Producers is null)
        {
            return;
        }

        var (indexed, marked) = FindTransactionFiles();
        var from = loaded.MarkersFrom;
        foreach (var segment in segments.ToList())
        {
            var isTrusted = !marked.Contains(segment.BaseOffset)
                && (!indexed.Contains(segment.BaseOffset)
                    || (segment.BaseOffset < loaded.CheckedFrom && await segment.TryOpenTransactionsAsync()));
            from = isTrusted || from <= segment.BaseOffset ? from : segment.BaseOffset;
        }

        if (from is { } first)
        {
            var aborted = await ProducerRecovery.AbortedFromAsync(this, Producers, first);
            foreach (var segment in segments.Where(segment => segment.BaseOffset >= first).ToList())
            {
                await segment.ReplaceTransactionsAsync([.. aborted.Where(transaction =>
                    transaction.LastOffset >= segment.BaseOffset && transaction.LastOffset < segment.NextOffset)]);
            }
        }

        foreach (var baseOffset in marked)
        {
            storage.Delete(StoragePaths.Combine(
                directory, SegmentNames.Of(baseOffset, SegmentNames.TransactionIndex + SegmentNames.Swap)));
        }
    }

    // By base offset: those that have an index, and those whose index a compaction was about to replace.
    private (SortedSet<long> Indexed, SortedSet<long> Marked) FindTransactionFiles()
    {
        var (indexed, marked) = (new SortedSet<long>(), new SortedSet<long>());
        foreach (var name in storage.List(directory))
        {
            if (SegmentNames.TryParse(name, SegmentNames.TransactionIndex, out var baseOffset))
            {
                indexed.Add(baseOffset);
            }
            else if (SegmentNames.TryParse(name, SegmentNames.TransactionIndex + SegmentNames.Swap, out baseOffset))
            {
                marked.Add(baseOffset);
            }
            else if (SegmentNames.TryParse(name, SegmentNames.TransactionIndex + Temporary, out _))
            {
                storage.Delete(StoragePaths.Combine(directory, name));
            }
        }

        return (indexed, marked);
    }
}
