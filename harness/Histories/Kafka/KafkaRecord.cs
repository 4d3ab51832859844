using Harness.Histories.General;

namespace Harness.Histories.Kafka;

/// <summary>A record that was sent or polled.</summary>
/// <param name="Key">Which partition, under the name that the history has for it.</param>
/// <param name="Offset">Its offset; null if it was not told.</param>
/// <param name="Value">Its value, unique among those sent to the partition; nil if it was not told.</param>
public readonly record struct KafkaRecord(Datum Key, long? Offset, Datum Value);
