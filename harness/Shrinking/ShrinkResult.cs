using Harness.Runs;
using Harness.Simulation.Exploration;

namespace Harness.Shrinking;

/// <summary>The smallest run that was found.</summary>
/// <param name="Run">The run; its results have <see cref="RunResults.Shrunk"/>.</param>
/// <param name="Deviations">Its schedule.</param>
public sealed record ShrinkResult(RunOutcome Run, IReadOnlyList<Deviation> Deviations)
{
    /// <summary>Runs made to find it.</summary>
    public required int Runs { get; init; }

    /// <summary>True if it was stopped before nothing more could be taken away.</summary>
    public bool IsStopped { get; init; }

    /// <summary>Candidates that could not be run, because the harness failed.</summary>
    public int Mishaps { get; init; }

    /// <summary>What happened to the first of them; null without any.</summary>
    public string? FirstMishap { get; init; }
}
