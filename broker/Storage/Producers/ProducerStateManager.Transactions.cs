using Broker.Storage.Records;
using Broker.Storage.Transactions;

namespace Broker.Storage.Producers;

/// <content>Transactions of the producers (KIP-98).</content>
public sealed partial class ProducerStateManager
{
    // Invariant: open are those that the producers have begun; ended those whose marker the high watermark has not
    // passed, as far as it was told.
    private readonly UnstableTransactions transactions = new();

    // Truncations to this offset or above take all changes of transactions back.
    private long transactionsUndoableFrom;

    /// <summary>
    /// Whether it is known which transactions are open: not after a truncation further than changes are remembered,
    /// until rebuilt. Nothing may be appended to the log meanwhile.
    /// </summary>
    public bool KnowsTransactions { get; private set; } = true;

    /// <summary>
    /// Where the earliest transaction begins that is open, or whose marker lies at or above the high watermark; null if
    /// there is none.
    /// </summary>
    /// <param name="highWatermark">Not below one told before, unless the log was truncated.</param>
    internal long? FirstUnstableOffset(long highWatermark) => transactions.First(highWatermark);

    /// <summary>Everything below an offset is committed: the markers there stay.</summary>
    internal void OnCommitted(long highWatermark) => transactions.Commit(highWatermark);

    // What comes from a leader was checked by it, and counts whatever its epochs are.
    private AbortedTransaction? End(RecordBatch batch, TransactionMarker marker)
    {
        var before = producers.GetValueOrDefault(batch.ProducerId);
        var batches = before?.Epoch == batch.ProducerEpoch ? before.Batches : [];
        Change(batch, batch.BaseOffset, new ProducerEntry(batch.ProducerEpoch, batches, Now)
        {
            CoordinatorEpoch = marker.CoordinatorEpoch,
            MarkerTimestamp = batch.MaxTimestamp,
        });

        // Without records of the transaction here, the marker says nothing to readers.
        if (before?.TransactionStart is not { } first)
        {
            return null;
        }

        transactions.End(new EndedTransaction(first, batch.BaseOffset));
        return marker.IsCommit
            ? null
            : new AbortedTransaction(
                batch.ProducerId, first, batch.BaseOffset, transactions.FirstOpen ?? batch.NextOffset);
    }

    private static ProducerVerdictKind CheckMarker(RecordBatch batch, ProducerEntry known) =>
        batch.ProducerEpoch < known.Epoch ? ProducerVerdictKind.Fenced
        : TransactionMarker.Read(batch)?.CoordinatorEpoch < known.CoordinatorEpoch
            ? ProducerVerdictKind.CoordinatorFenced
        : ProducerVerdictKind.Append;
}
