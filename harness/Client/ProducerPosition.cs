namespace Harness.Client;

/// <summary>Where a batch stands in what an idempotent producer sends to a partition.</summary>
/// <param name="ProducerId">The producer id.</param>
/// <param name="Epoch">The producer epoch.</param>
/// <param name="Sequence">Sequence number of the first record.</param>
internal readonly record struct ProducerPosition(long ProducerId, short Epoch, int Sequence);
