namespace Harness.Checkers.Kafka;

/// <summary>One offset of a key that is known to hold something.</summary>
/// <param name="Offset">The offset.</param>
/// <param name="Values">What it was seen to hold; more than one value if the history contradicts itself.</param>
internal sealed record KafkaVersion(long Offset, IReadOnlyList<KafkaValue> Values);
