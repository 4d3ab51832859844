using Harness.Histories.Kafka;

namespace Harness.Checkers.Kafka;

/// <summary>How far the polls of a successful operation got in a key.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Key">The key.</param>
/// <param name="Next">The first of <see cref="KafkaKey.Versions"/> that it was not given; their count if there is none.
/// </param>
internal readonly record struct KafkaPollEnd(KafkaOperation Operation, KafkaKey Key, int Next);
