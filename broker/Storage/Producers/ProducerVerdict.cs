namespace Broker.Storage.Producers;

/// <summary>What is to be done with a batch that a client sent.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Original">The batch that a <see cref="ProducerVerdictKind.Duplicate"/> repeats.</param>
public readonly record struct ProducerVerdict(ProducerVerdictKind Kind, ProducerBatch Original = default);
