using System.Collections.Immutable;

namespace Broker.Storage.Producers;

/// <summary>What a snapshot tells of a producer.</summary>
/// <param name="ProducerId">The producer.</param>
/// <param name="Epoch">Its producer epoch.</param>
/// <param name="Batches">Its latest batches, oldest first; none if its epoch began with a marker.</param>
public sealed record ProducerSnapshotEntry(long ProducerId, short Epoch, ImmutableArray<ProducerBatch> Batches)
{
    /// <summary>Epoch of the coordinator that wrote its last marker; −1 for no marker.</summary>
    public int CoordinatorEpoch { get; init; } = -1;

    /// <summary>Timestamp of that marker, in milliseconds since 1970, told only without batches; else −1.</summary>
    public long MarkerTimestamp { get; init; } = -1;

    /// <summary>Offset of the first record of its open transaction; null if none is open.</summary>
    public long? TransactionStart { get; init; }
}
