using System.Collections.Immutable;

namespace Broker.Storage.Producers;

/// <summary>What a replica knows of a producer that appended in one epoch.</summary>
/// <param name="Epoch">Its producer epoch.</param>
/// <param name="Batches">Its latest batches, oldest first, one at least; each continues the one before.</param>
/// <param name="AppendedAt">When the last of them was appended here, on the monotonic clock.</param>
internal sealed record ProducerEntry(short Epoch, ImmutableArray<ProducerBatch> Batches, TimeSpan AppendedAt)
{
    /// <summary>The latest batch.</summary>
    public ProducerBatch Last => Batches[^1];

    /// <summary>The sequence number that comes next.</summary>
    public int NextSequence => SequenceNumbers.Add(Last.LastSequence, 1);

    /// <summary>The remembered batch with these sequence numbers, or null.</summary>
    public ProducerBatch? Find(int firstSequence, int lastSequence)
    {
        foreach (var batch in Batches)
        {
            if (batch.FirstSequence == firstSequence && batch.LastSequence == lastSequence)
            {
                return batch;
            }
        }

        return null;
    }
}
