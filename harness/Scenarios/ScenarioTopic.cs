namespace Harness.Scenarios;

/// <summary>A topic that exists before clients begin.</summary>
/// <param name="Name">A name that Kafka allows.</param>
/// <param name="Partitions">Number of partitions, 1 or more.</param>
/// <param name="ReplicationFactor">Replicas of each partition, at most the number of brokers.</param>
public sealed record ScenarioTopic(string Name, int Partitions, int ReplicationFactor)
{
    /// <summary>Its own configuration, in the order of the file.</summary>
    public IReadOnlyList<ConfigEntry> Config { get; init; } = [];
}
