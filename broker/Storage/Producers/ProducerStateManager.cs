using Broker.Storage.Records;
using Broker.Storage.Transactions;

namespace Broker.Storage.Producers;

/// <summary>
/// The idempotent producers of one log, by which a leader recognises what was sent twice (KIP-98, KIP-360). It follows
/// from the batches of the log alone, so every replica has the same, and it is never ahead of them: the log changes it
/// after an append or a truncation succeeded. Belongs to the reactor of the log.
/// </summary>
/// <param name="rules">How many batches are remembered, and for how long.</param>
/// <param name="time">The clock.</param>
/// <param name="expiration">A producer that did not append for this long is forgotten.</param>
public sealed partial class ProducerStateManager(BrokerRules rules, TimeProvider time, TimeSpan expiration)
{
    // More than a truncation usually removes. One that removes more has the log read again.
    private const int MaxChanges = 256;

    // Invariant: while IsComplete, the producers of exactly the batches in the log, as far as not expired.
    private readonly SortedDictionary<long, ProducerEntry> producers = [];

    // Invariant: the latest changes of producers, in the order of their offsets; all that lie at or above undoableFrom.
    private readonly List<ProducerChange> changes = [];
    private long undoableFrom;

    private Task? rebuilding;

    /// <summary>False once the log was truncated further than changes are remembered, until rebuilt.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Number of producers known.</summary>
    public int Count => producers.Count;

    /// <summary>Counts truncations.</summary>
    internal long Truncations { get; private set; }

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>What a leader is to do with a client's batch. Changes nothing.</summary>
    public ProducerVerdict Check(RecordBatch batch)
    {
        if (batch.ProducerId < 0 || Find(batch.ProducerId) is not { } known)
        {
            // With nothing known of it, a producer may go on with any sequence number (KIP-360).
            return new ProducerVerdict(ProducerVerdictKind.Append);
        }

        if (batch.IsControl)
        {
            return new ProducerVerdict(CheckMarker(batch, known));
        }

        var verdict = CheckSequence(batch, known);
        return verdict.Kind == ProducerVerdictKind.Append && known.TransactionStart >= 0 && !batch.IsTransactional
            ? new ProducerVerdict(ProducerVerdictKind.OutsideTransaction)
            : verdict;
    }

    private static ProducerVerdict CheckSequence(RecordBatch batch, ProducerEntry known)
    {
        if (batch.ProducerEpoch != known.Epoch)
        {
            return new ProducerVerdict(
                batch.ProducerEpoch < known.Epoch ? ProducerVerdictKind.Fenced
                : batch.BaseSequence == 0 ? ProducerVerdictKind.Append
                : ProducerVerdictKind.OutOfOrder);
        }

        return known.Find(batch.BaseSequence, LastSequence(batch)) is { } original
            ? new ProducerVerdict(ProducerVerdictKind.Duplicate, original)
            : new ProducerVerdict(
                batch.BaseSequence == known.NextSequence ? ProducerVerdictKind.Append : ProducerVerdictKind.OutOfOrder);
    }

    /// <summary>
    /// Whether a batch is the last one that is known of its producer, without which its sequence would begin anew after
    /// the log was opened again, or its epoch be forgotten. While the producers are not complete, so is every batch of
    /// a producer.
    /// </summary>
    /// <param name="batch">A batch of the log.</param>
    public bool IsLastOfProducer(RecordBatch batch) => batch.ProducerId >= 0
        && (!IsComplete
            || (Find(batch.ProducerId) is { } known
                && (known.Last is { } last
                    ? last.LastOffset == batch.LastOffset
                    : batch.IsControl && batch.ProducerEpoch == known.Epoch)));

    /// <summary>Forgets producers that expired.</summary>
    public void RemoveExpired()
    {
        foreach (var (id, _) in producers.Where(producer => IsExpired(producer.Value)).ToList())
        {
            producers.Remove(id);
        }
    }

    /// <summary>Reads the producers from the log. Calls share the reading.</summary>
    /// <param name="log">The log this belongs to.</param>
    /// <exception cref="IOException">Not readable.</exception>
    public Task RebuildAsync(Log log) =>
        rebuilding is { IsCompleted: false } shared ? shared : rebuilding = ProducerRecovery.RunAsync(log, this);

    /// <summary>Notes a batch as if it lay at an offset. Noted again there, as it is when it is appended, nothing
    /// changes.</summary>
    /// <param name="batch">The batch, of any base offset.</param>
    /// <param name="offset">The end of the log.</param>
    public void Note(RecordBatch batch, long offset)
    {
        if (batch.ProducerId >= 0 && batch.BaseSequence >= 0)
        {
            Note(batch, new ProducerBatch(
                batch.BaseSequence, LastSequence(batch), offset, offset + batch.LastOffsetDelta, batch.MaxTimestamp));
        }
    }

    /// <summary>Batches were appended to the log.</summary>
    /// <returns>The transactions that were aborted with them, in the order of their markers.</returns>
    internal IReadOnlyList<AbortedTransaction> OnAppended(ReadOnlyMemory<byte> batches)
    {
        List<AbortedTransaction>? aborted = null;
        foreach (var batch in RecordBatches.Of(batches))
        {
            if (TransactionMarker.Read(batch) is not { } marker)
            {
                Note(batch, batch.BaseOffset);
            }
            else if (End(batch, marker) is { } ended)
            {
                (aborted ??= []).Add(ended);
            }
        }

        return aborted ?? [];
    }

    /// <summary>The log was truncated and now ends at <paramref name="endOffset"/>.</summary>
    internal void OnTruncated(long endOffset)
    {
        Truncations++;
        IsComplete &= endOffset >= undoableFrom;
        KnowsTransactions &= endOffset >= transactionsUndoableFrom;
        while (changes.Count > 0 && changes[^1].BaseOffset >= endOffset)
        {
            var change = changes[^1];
            changes.RemoveAt(changes.Count - 1);
            Set(change.ProducerId, change.Before);
        }

        transactions.Truncate(endOffset);
    }

    /// <summary>The log was emptied, and starts anew at <paramref name="offset"/>.</summary>
    internal void OnRestarted(long offset)
    {
        Truncations++;
        producers.Clear();
        changes.Clear();
        transactions.Clear();
        (undoableFrom, transactionsUndoableFrom) = (offset, offset);
        (IsComplete, KnowsTransactions) = (true, true);
    }

    /// <summary>What is known now.</summary>
    /// <param name="leaderEpoch">Epoch of the last record of the log.</param>
    internal ProducerSnapshot ToSnapshot(int leaderEpoch) => new(
        leaderEpoch,
        [
            .. producers.Select(producer => new ProducerSnapshotEntry(
                producer.Key, producer.Value.Epoch, producer.Value.Batches)
            {
                CoordinatorEpoch = producer.Value.CoordinatorEpoch,
                MarkerTimestamp = producer.Value.Batches.IsEmpty ? producer.Value.MarkerTimestamp : -1,
                TransactionStart = producer.Value.TransactionStart,
            }),
        ])
    {
        Ended = transactions.Ended,
    };

    /// <summary>Makes one with the same rules that knows what a snapshot at an offset tells.</summary>
    internal ProducerStateManager CreateFrom(long offset, ProducerSnapshot snapshot)
    {
        var restored = CreateEmpty();
        restored.undoableFrom = offset;
        foreach (var producer in snapshot.Producers)
        {
            var batches = producer.Batches.Skip(producer.Batches.Length - rules.RememberedBatches);
            restored.Set(producer.ProducerId, new ProducerEntry(producer.Epoch, [.. batches], Now)
            {
                CoordinatorEpoch = producer.CoordinatorEpoch,
                MarkerTimestamp = producer.MarkerTimestamp,
                TransactionStart = producer.TransactionStart,
            });
            if (producer.CoordinatorEpoch >= 0 || producer.TransactionStart is not null)
            {
                restored.transactionsUndoableFrom = offset;
            }
        }

        foreach (var ended in snapshot.Ended)
        {
            restored.transactions.End(ended);
        }

        return restored;
    }

    /// <summary>Makes an empty one with the same rules, to be filled and taken over.</summary>
    internal ProducerStateManager CreateEmpty() => new(rules, time, expiration);

    /// <summary>Takes over what was read from the whole log.</summary>
    internal void TakeOver(ProducerStateManager rebuilt)
    {
        producers.Clear();
        transactions.Clear();
        foreach (var (id, entry) in rebuilt.producers)
        {
            Set(id, entry);
        }

        foreach (var ended in rebuilt.transactions.Ended)
        {
            transactions.End(ended);
        }

        changes.Clear();
        changes.AddRange(rebuilt.changes);
        (undoableFrom, transactionsUndoableFrom) = (rebuilt.undoableFrom, rebuilt.transactionsUndoableFrom);
        (IsComplete, KnowsTransactions) = (true, true);
    }

    private static int LastSequence(RecordBatch batch) =>
        SequenceNumbers.Add(batch.BaseSequence, batch.LastOffsetDelta);

    private void Note(RecordBatch batch, ProducerBatch added)
    {
        var before = producers.GetValueOrDefault(batch.ProducerId);
        if (before?.Epoch == batch.ProducerEpoch && before.Last == added)
        {
            return;
        }

        // The leader may have forgotten the producer before, or a new epoch begins: then the sequence starts anew.
        var continues = before is not null && before.Epoch == batch.ProducerEpoch
            && before.NextSequence == batch.BaseSequence;
        var batches = continues ? before!.Batches.Add(added) : [added];
        if (batches.Length > rules.RememberedBatches)
        {
            batches = batches.RemoveAt(0);
        }

        var known = before ?? new ProducerEntry(batch.ProducerEpoch, batches, Now);
        Change(
            batch,
            added.BaseOffset,
            known with
            {
                Epoch = batch.ProducerEpoch,
                Batches = batches,
                AppendedAt = Now,
                TransactionStart = known.TransactionStart ?? (batch.IsTransactional ? added.BaseOffset : null),
            });
    }

    private void Change(RecordBatch batch, long offset, ProducerEntry after)
    {
        var before = producers.GetValueOrDefault(batch.ProducerId);
        Set(batch.ProducerId, after);
        changes.Add(new ProducerChange(offset, batch.ProducerId, before, batch.IsTransactional || batch.IsControl));
        if (changes.Count < 2 * MaxChanges)
        {
            return;
        }

        undoableFrom = changes[MaxChanges - 1].BaseOffset + 1;
        var last = changes.FindLastIndex(MaxChanges - 1, change => change.IsTransactional);
        transactionsUndoableFrom = last < 0 ? transactionsUndoableFrom : changes[last].BaseOffset + 1;
        changes.RemoveRange(0, MaxChanges);
    }

    private void Set(long producerId, ProducerEntry? entry)
    {
        transactions.Change(producers.GetValueOrDefault(producerId)?.TransactionStart, entry?.TransactionStart);
        if (entry is null)
        {
            producers.Remove(producerId);
        }
        else
        {
            producers[producerId] = entry;
        }
    }

    private ProducerEntry? Find(long producerId) =>
        producers.TryGetValue(producerId, out var entry) && !IsExpired(entry) ? entry : null;

    // Whoever reads committed records waits for the end of an open transaction, and nobody could end that of a stranger.
    private bool IsExpired(ProducerEntry entry) => entry.TransactionStart is null
        && rules.IsProducerExpired(new BrokerRules.ProducerAge(
            Now - entry.AppendedAt, entry.LastTimestamp, time.GetUtcNow().ToUnixTimeMilliseconds(), expiration));
}
