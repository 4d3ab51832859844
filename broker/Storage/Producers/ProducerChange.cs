namespace Broker.Storage.Producers;

/// <summary>A batch changed what is known of its producer; kept to take it back.</summary>
/// <param name="BaseOffset">First offset of the batch.</param>
/// <param name="ProducerId">The producer.</param>
/// <param name="Before">What was known before; null for nothing.</param>
/// <param name="IsTransactional">Whether the batch is part of a transaction, or ends one.</param>
internal readonly record struct ProducerChange(
    long BaseOffset, long ProducerId, ProducerEntry? Before, bool IsTransactional);
