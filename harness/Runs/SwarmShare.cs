namespace Harness.Runs;

/// <summary>Something that a run of a swarm has, and how much of it.</summary>
/// <param name="Name">What.</param>
/// <param name="Share">How much, in relation to the others; 1 or more.</param>
public sealed record SwarmShare(string Name, int Share);
