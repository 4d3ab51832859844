using Broker.Storage.Records;

namespace Broker.Storage.Producers;

/// <summary>
/// The idempotent producers of one log, by which a leader recognises what was sent twice (KIP-98, KIP-360). It follows
/// from the batches of the log alone, so every replica has the same, and it is never ahead of them: the log changes it
/// after an append or a truncation succeeded. Belongs to the reactor of the log.
/// </summary>
/// <param name="rules">How many batches are remembered, and for how long.</param>
/// <param name="time">The clock.</param>
/// <param name="expiration">A producer that did not append for this long is forgotten.</param>
public sealed class ProducerStateManager(BrokerRules rules, TimeProvider time, TimeSpan expiration)
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
    /// the log was opened again. While the producers are not complete, so is every batch of a producer.
    /// </summary>
    /// <param name="producerId">The producer of the batch; -1 for none.</param>
    /// <param name="lastOffset">Its last offset.</param>
    public bool IsLastOfProducer(long producerId, long lastOffset) =>
        producerId >= 0 && (!IsComplete || Find(producerId)?.Last.LastOffset == lastOffset);

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
    internal void OnAppended(ReadOnlyMemory<byte> batches)
    {
        foreach (var batch in RecordBatches.Of(batches))
        {
            Note(batch, batch.BaseOffset);
        }
    }

    /// <summary>The log was truncated and now ends at <paramref name="endOffset"/>.</summary>
    internal void OnTruncated(long endOffset)
    {
        Truncations++;
        IsComplete &= endOffset >= undoableFrom;
        while (changes.Count > 0 && changes[^1].BaseOffset >= endOffset)
        {
            var change = changes[^1];
            changes.RemoveAt(changes.Count - 1);
            if (change.Before is { } before)
            {
                producers[change.ProducerId] = before;
            }
            else
            {
                producers.Remove(change.ProducerId);
            }
        }
    }

    /// <summary>The log was emptied, and starts anew at <paramref name="offset"/>.</summary>
    internal void OnRestarted(long offset)
    {
        Truncations++;
        producers.Clear();
        changes.Clear();
        undoableFrom = offset;
        IsComplete = true;
    }

    /// <summary>What is known now.</summary>
    /// <param name="leaderEpoch">Epoch of the last record of the log.</param>
    internal ProducerSnapshot ToSnapshot(int leaderEpoch) => new(
        leaderEpoch,
        [.. producers.Select(p => new ProducerSnapshotEntry(p.Key, p.Value.Epoch, p.Value.Batches))]);

    /// <summary>Makes one with the same rules that knows what a snapshot at an offset tells.</summary>
    internal ProducerStateManager CreateFrom(long offset, ProducerSnapshot snapshot)
    {
        var restored = CreateEmpty();
        restored.undoableFrom = offset;
        foreach (var producer in snapshot.Producers)
        {
            var batches = producer.Batches.Skip(producer.Batches.Length - rules.RememberedBatches);
            restored.producers[producer.ProducerId] = new ProducerEntry(producer.Epoch, [.. batches], Now);
        }

        return restored;
    }

    /// <summary>Makes an empty one with the same rules, to be filled and taken over.</summary>
    internal ProducerStateManager CreateEmpty() => new(rules, time, expiration);

    /// <summary>Takes over what was read from the whole log.</summary>
    internal void TakeOver(ProducerStateManager rebuilt)
    {
        producers.Clear();
        foreach (var (id, entry) in rebuilt.producers)
        {
            producers.Add(id, entry);
        }

        changes.Clear();
        changes.AddRange(rebuilt.changes);
        undoableFrom = rebuilt.undoableFrom;
        IsComplete = true;
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

        producers[batch.ProducerId] = new ProducerEntry(batch.ProducerEpoch, batches, Now);
        changes.Add(new ProducerChange(added.BaseOffset, batch.ProducerId, before));
        if (changes.Count >= 2 * MaxChanges)
        {
            undoableFrom = changes[MaxChanges - 1].BaseOffset + 1;
            changes.RemoveRange(0, MaxChanges);
        }
    }

    private ProducerEntry? Find(long producerId) =>
        producers.TryGetValue(producerId, out var entry) && !IsExpired(entry) ? entry : null;

    private bool IsExpired(ProducerEntry entry) => rules.IsProducerExpired(new BrokerRules.ProducerAge(
        Now - entry.AppendedAt, entry.Last.Timestamp, time.GetUtcNow().ToUnixTimeMilliseconds(), expiration));
}
