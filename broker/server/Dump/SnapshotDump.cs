using Broker.Storage.Producers;

namespace Broker.Server.Dump;

/// <summary>Prints a snapshot of producers: a line for each remembered batch, oldest first.</summary>
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
            foreach (var batch in producer.Batches)
            {
                entries.Write(
                    ("producerId", producer.ProducerId),
                    ("producerEpoch", producer.Epoch),
                    ("firstSequence", batch.FirstSequence),
                    ("lastSequence", batch.LastSequence),
                    ("baseOffset", batch.BaseOffset),
                    ("lastOffset", batch.LastOffset),
                    ("timestamp", batch.Timestamp),
                    ("leaderEpoch", snapshot.LeaderEpoch));
            }
        }

        return null;
    }
}
