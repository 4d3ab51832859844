namespace Harness.Cli.Runs;

/// <summary>A defect that can be planted.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Meaning">What is wrong, for people.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Scenario">The scenario that finds it.</param>
internal sealed record PlantedDefect(string Id, string Meaning, string Source, string Scenario)
{
    /// <summary>The anomaly that convicts it; null for any.</summary>
    public string? Anomaly { get; init; }

    /// <summary>Whether there is nothing to find: no record is lost, moved or shown too early by it.</summary>
    public bool IsHarmless { get; init; }
}
