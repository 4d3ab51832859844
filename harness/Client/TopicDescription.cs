namespace Harness.Client;

/// <summary>A topic as one broker describes it, which may be the past.</summary>
/// <param name="Name">Name of the topic.</param>
/// <param name="Partitions">Its partitions by number.</param>
public sealed record TopicDescription(string Name, IReadOnlyList<PartitionDescription> Partitions);
