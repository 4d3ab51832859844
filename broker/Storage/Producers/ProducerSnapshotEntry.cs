using System.Collections.Immutable;

namespace Broker.Storage.Producers;

/// <summary>What a snapshot tells of a producer.</summary>
/// <param name="ProducerId">The producer.</param>
/// <param name="Epoch">Its producer epoch.</param>
/// <param name="Batches">Its latest batches, oldest first, one at least.</param>
public sealed record ProducerSnapshotEntry(long ProducerId, short Epoch, ImmutableArray<ProducerBatch> Batches);
