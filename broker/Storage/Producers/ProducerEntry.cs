using System.Collections.Immutable;

namespace Broker.Storage.Producers;

/// <summary>What a replica knows of a producer that appended in one epoch.</summary>
/// <param name="Epoch">Its producer epoch.</param>
/// <param name="Batches">
/// Its latest batches, oldest first; each continues the one before. None if the epoch began with a marker (KIP-890).
/// </param>
/// <param name="AppendedAt">When the last of them, or a marker, was appended here, on the monotonic clock.</param>
internal sealed record ProducerEntry(short Epoch, ImmutableArray<ProducerBatch> Batches, TimeSpan AppendedAt)
{
    /// <summary>Epoch of the coordinator that wrote the last marker; −1 for no marker.</summary>
    public int CoordinatorEpoch { get; init; } = -1;

    /// <summary>Timestamp of the last marker, in milliseconds since 1970; −1 for no marker.</summary>
    public long MarkerTimestamp { get; init; } = -1;

    /// <summary>Offset of the first record of its open transaction; null if none is open.</summary>
    public long? TransactionStart { get; init; }

    /// <summary>The latest batch; null for none.</summary>
    public ProducerBatch? Last => Batches.IsEmpty ? null : Batches[^1];

    /// <summary>What the latest batch says of its time, or the last marker if there is none.</summary>
    public long LastTimestamp => Last?.Timestamp ?? MarkerTimestamp;

    /// <summary>The sequence number that comes next.</summary>
    public int NextSequence => Last is { } last ? SequenceNumbers.Add(last.LastSequence, 1) : 0;

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
