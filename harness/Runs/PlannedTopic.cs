namespace Harness.Runs;

/// <summary>What a run has of a topic of its scenario.</summary>
/// <param name="Name">Name of the topic.</param>
/// <param name="Partitions">How many of its partitions, from 1.</param>
public sealed record PlannedTopic(string Name, int Partitions);
