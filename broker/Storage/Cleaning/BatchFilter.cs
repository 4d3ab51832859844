using Broker.Storage.Records;
using Broker.Storage.Transactions;

namespace Broker.Storage.Cleaning;

/// <summary>Decides what stays of each batch in one pass of the cleaner.</summary>
/// <param name="map">The last offset of each key of the dirty part.</param>
/// <param name="cleanedTo">Records at this offset or above are not in the map, and all stay.</param>
/// <param name="nowMs">The wall clock: milliseconds since 1970.</param>
/// <param name="deleteRetentionMs">How long tombstones and markers stay from now on, in milliseconds.</param>
/// <param name="rules">Which batches stay without records.</param>
/// <param name="transactions">The transactions from the start of the log on.</param>
internal sealed class BatchFilter(
    OffsetMap map, long cleanedTo, long nowMs, long deleteRetentionMs, BrokerRules rules,
    TransactionsInPass transactions)
{
    private List<AbortedTransaction> ended = [];

    /// <summary>Records seen.</summary>
    public long RecordsRead { get; private set; }

    /// <summary>Records that do not stay.</summary>
    public long RecordsRemoved { get; private set; }

    /// <summary>
    /// When the next tombstone or marker may go, in milliseconds since 1970; the largest value for none.
    /// </summary>
    public long NextHorizonMs { get; private set; } = long.MaxValue;

    /// <summary>
    /// The aborted transactions that ended in the batches seen since the last call, and that readers still have to know
    /// of: some of their records were there.
    /// </summary>
    public IReadOnlyList<AbortedTransaction> TakeEnded()
    {
        var taken = ended;
        ended = [];
        return taken;
    }

    /// <summary>What stays of a batch: the same bytes, others, or none if the batch goes.</summary>
    /// <exception cref="CorruptRecordException">The records are malformed.</exception>
    public ReadOnlyMemory<byte> Filter(RecordBatch batch, BrokerRules.EmptiedBatch place)
    {
        var (kept, total) = (new List<Record>(), 0);
        var isObsolete = batch.IsControl ? EndsNothing(batch, place) : transactions.IsAborted(batch);

        // What is in a log was checked when it was produced, against the bound of that time.
        foreach (var record in batch.RecordsWithin(Array.MaxLength))
        {
            total++;
            if (Keeps(batch, record, isObsolete))
            {
                kept.Add(record);
            }
        }

        RecordsRead += total;
        RecordsRemoved += total - kept.Count;
        if (kept.Count == 0)
        {
            return rules.KeepsEmptiedBatch(place) ? WithoutRecords(batch) : ReadOnlyMemory<byte>.Empty;
        }

        // From now on, and not before every earlier record of their keys went with this pass, is counted how long
        // consumers have to notice the tombstones (KIP-534); and markers, once the records of their transactions went.
        var getsHorizon = batch.DeleteHorizonMs is null && batch.NextOffset <= cleanedTo
            && (batch.IsControl ? isObsolete : kept.Exists(record => record.Value is null));
        long? horizon = getsHorizon ? nowMs + deleteRetentionMs : null;
        NextHorizonMs = Math.Min(NextHorizonMs, FutureHorizon(horizon ?? batch.DeleteHorizonMs));
        return kept.Count == total && !getsHorizon ? batch.Bytes : CompactedBatch.Build(batch, kept, horizon);
    }

    // The marker that alone tells the epoch of its producer goes on fencing.
    private bool EndsNothing(RecordBatch batch, BrokerRules.EmptiedBatch place)
    {
        var endsNothing = transactions.EndsNothing(batch, out var aborted);
        if (aborted is { } known)
        {
            ended.Add(known);
        }

        return endsNothing && !place.IsLastOfProducer;
    }

    // Obsolete are the records of aborted transactions, and markers of transactions without records.
    private bool Keeps(RecordBatch batch, Record record, bool isObsolete)
    {
        var isExpired = batch.DeleteHorizonMs <= nowMs;
        if (record.Offset >= cleanedTo)
        {
            return true;
        }

        // The keys of control records are none of the topic's (KAFKA-14055).
        if (batch.IsControl || isObsolete)
        {
            return batch.IsControl && !(isObsolete && isExpired);
        }

        return record.Key is { } key
            && record.Offset >= map.LastOffsetOf(key.Span)
            && (record.Value is not null || !isExpired);
    }

    private long FutureHorizon(long? horizon) => horizon is { } at && at > nowMs ? at : long.MaxValue;

    private static ReadOnlyMemory<byte> WithoutRecords(RecordBatch batch) =>
        batch.RecordCount == 0 ? batch.Bytes : CompactedBatch.Empty(batch);
}
