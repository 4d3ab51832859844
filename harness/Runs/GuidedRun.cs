namespace Harness.Runs;

/// <summary>A run of a guided search, whose plan depends on the runs before it.</summary>
/// <param name="Seed">The seed of the search.</param>
/// <param name="Run">The number of the run, from 0.</param>
public sealed record GuidedRun(ulong Seed, int Run);
