using Broker.Storage.Transactions;

namespace Broker.Storage;

/// <content>The aborted transactions whose markers are in the segment.</content>
internal sealed partial class LogSegment
{
    private readonly TransactionIndex transactions;

    /// <summary>A marker that was appended aborted a transaction.</summary>
    public void AddAborted(AbortedTransaction transaction)
    {
        MarkDirty();
        transactions.Add(transaction);
    }

    /// <summary>The aborted transactions, in the order of their markers.</summary>
    /// <exception cref="CorruptLogException">The index is damaged.</exception>
    /// <exception cref="IOException">Not readable.</exception>
    public async ValueTask<IReadOnlyList<AbortedTransaction>> AbortedAsync() =>
        await transactions.TryReadAsync(NextOffset) ?? throw DamagedTransactions();

    /// <summary>Takes the index over that was found when the log was opened.</summary>
    /// <returns>False if it can not be that of this segment.</returns>
    /// <exception cref="IOException">Not readable.</exception>
    public async Task<bool> TryOpenTransactionsAsync()
    {
        var fits = await transactions.TryOpenAsync(NextOffset);
        ReleaseTransactions();
        return fits;
    }

    /// <summary>Replaces the index. That survives a crash then.</summary>
    /// <exception cref="IOException">Not possible.</exception>
    public async Task ReplaceTransactionsAsync(IReadOnlyList<AbortedTransaction> found)
    {
        await transactions.ReplaceAsync(found);
        ReleaseTransactions();
    }

    private async Task LoadTransactionsAsync()
    {
        if (!transactions.IsLoaded && !await transactions.TryOpenAsync(NextOffset))
        {
            throw DamagedTransactions();
        }
    }

    // A truncation may have to cut the index as soon as it may cut the batches.
    private void ReleaseTransactions()
    {
        if (isSealed && tail.Count == 0)
        {
            transactions.Release();
        }
    }

    private CorruptLogException DamagedTransactions() => new(
        StoragePaths.Combine(directory, SegmentNames.Of(BaseOffset, SegmentNames.TransactionIndex)),
        0,
        "it can not be the index of the transactions that were aborted there");
}
