namespace Broker.Storage.Producers;

/// <summary>What is to be done with a batch that a client sent.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Original">The batch it repeats; meaningful for <see cref="ProducerVerdictKind.Duplicate"/> only.</param>
public readonly record struct ProducerVerdict(ProducerVerdictKind Kind, ProducerBatch Original = default);
