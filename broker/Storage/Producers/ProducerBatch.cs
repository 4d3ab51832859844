namespace Broker.Storage.Producers;

/// <summary>A batch of an idempotent producer as it lies in the log.</summary>
/// <param name="FirstSequence">Sequence number of its first record.</param>
/// <param name="LastSequence">Sequence number of its last record; smaller where the numbers wrapped around.</param>
/// <param name="BaseOffset">Offset of its first record.</param>
/// <param name="LastOffset">Offset of its last record.</param>
/// <param name="Timestamp">Its largest timestamp, in milliseconds since 1970.</param>
public readonly record struct ProducerBatch(
    int FirstSequence, int LastSequence, long BaseOffset, long LastOffset, long Timestamp);
