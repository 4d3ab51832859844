using Broker.Storage.Records;
using Broker.Storage.Transactions;

namespace Broker.Storage.Cleaning;

/// <summary>
/// Follows the transactions of a log while a pass of the cleaner reads its batches in order: which records were
/// aborted, and which markers have nothing left to end.
/// </summary>
internal sealed class TransactionsInPass
{
    private readonly Queue<AbortedTransaction> aborted;

    // Of each producer the aborted transaction that was reached last, and whether a batch of it was seen.
    private readonly SortedDictionary<long, (AbortedTransaction Transaction, bool IsSeen)> reached = [];

    // Producers of which a batch was seen that belongs to a transaction which was not aborted, up to its marker.
    private readonly SortedSet<long> committed = [];

    /// <summary>Begins a pass.</summary>
    /// <param name="aborted">All aborted transactions with records where it reads.</param>
    public TransactionsInPass(IEnumerable<AbortedTransaction> aborted) =>
        this.aborted = new Queue<AbortedTransaction>(aborted.OrderBy(transaction => transaction.FirstOffset));

    /// <summary>Whether the records of the next batch, which is no control batch, were aborted.</summary>
    public bool IsAborted(RecordBatch batch)
    {
        if (!batch.IsTransactional)
        {
            return false;
        }

        Reach(batch.LastOffset);
        if (reached.TryGetValue(batch.ProducerId, out var found) && batch.LastOffset < found.Transaction.LastOffset)
        {
            reached[batch.ProducerId] = (found.Transaction, true);
            return true;
        }

        committed.Add(batch.ProducerId);
        return false;
    }

    /// <summary>
    /// Whether the next batch, which is a control batch, has a marker, and no batch of the transaction was seen that it
    /// ends. One that was emptied has nothing to keep either.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <param name="ended">The aborted transaction that it ends, if a batch of that was seen; else null.</param>
    public bool EndsNothing(RecordBatch batch, out AbortedTransaction? ended)
    {
        ended = null;
        Reach(batch.LastOffset);
        if (TransactionMarker.Read(batch) is not { } marker)
        {
            return batch.RecordCount == 0;
        }

        if (marker.IsCommit)
        {
            return !committed.Remove(batch.ProducerId);
        }

        committed.Remove(batch.ProducerId);
        if (reached.Remove(batch.ProducerId, out var found) && found.IsSeen)
        {
            ended = found.Transaction;
        }

        return ended is null;
    }

    private void Reach(long offset)
    {
        while (aborted.TryPeek(out var next) && next.FirstOffset <= offset)
        {
            reached[next.ProducerId] = (aborted.Dequeue(), false);
        }
    }
}
