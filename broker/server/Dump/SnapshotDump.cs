using Broker.Storage.Producers;

namespace Broker.Server.Dump;

/// <summary>
/// Prints a snapshot of producers: a line for each remembered batch, oldest first, and for each transaction with a
/// marker that may still go.
/// </summary>
internal static class SnapshotDump
{
    /// <returns>What is wrong with the file; null if nothing is.</returns>
    public static string? Print(Stream file, EntryWriter entries)
    {
        using var content = new MemoryStream();
        file.CopyTo(content);
        if (ProducerSnapshot.TryRead(content.ToArray(), out var problem) is not { } snapshot)
        {
            return $"{problem}.";
        }

        foreach (var producer in snapshot.Producers)
        {
            // Of a producer may be known only a marker.
            foreach (var batch in producer.Batches.IsEmpty
                ? [new ProducerBatch(-1, -1, -1, -1, producer.MarkerTimestamp)]
                : producer.Batches)
            {
                Write(entries, snapshot, producer, batch);
            }
        }

        foreach (var transaction in snapshot.Ended)
        {
            entries.Write(
                ("endedTransactionFirstOffset", transaction.FirstOffset), ("markerOffset", transaction.MarkerOffset));
        }

        return null;
    }

    private static void Write(
        EntryWriter entries, ProducerSnapshot snapshot, ProducerSnapshotEntry producer, ProducerBatch batch) =>
        entries.Write(
            ("producerId", producer.ProducerId),
            ("producerEpoch", producer.Epoch),
            ("firstSequence", batch.FirstSequence),
            ("lastSequence", batch.LastSequence),
            ("baseOffset", batch.BaseOffset),
            ("lastOffset", batch.LastOffset),
            ("timestamp", batch.Timestamp),
            ("coordinatorEpoch", producer.CoordinatorEpoch),
            ("currentTransactionFirstOffset", producer.TransactionStart ?? -1),
            ("leaderEpoch", snapshot.LeaderEpoch));
}
