using Harness.Runs;

namespace Reports;

/// <summary>How one planted defect was found, or that it was not.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Meaning">What is wrong, for people; empty if that is not known any more.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Scenario">The scenario whose runs were made.</param>
/// <param name="Found">Whether a run convicted it.</param>
/// <param name="Runs">Runs made until it was found, that one included; all of them if it was not.</param>
/// <param name="Seconds">How long they took.</param>
public sealed record DefectRow(
    string Id, string Meaning, string Source, string Scenario, bool Found, int Runs, double Seconds)
{
    /// <summary>The seed of the run that found it; null for none.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The anomaly that convicts it; null for none.</summary>
    public string? Anomaly { get; init; }

    /// <summary>What convicted it before clients saw anything; null for nothing.</summary>
    public string? WatchedAnomaly { get; init; }

    /// <summary>Runs made until then, that one included.</summary>
    public int WatchedRuns { get; init; }

    /// <summary>Runs in which clients saw nothing, though it is convicted; null if they did or nobody looked.</summary>
    public int? UnseenRuns { get; init; }

    /// <summary>Size of that run before shrinking; null if that was not noted.</summary>
    public RunSize? Before { get; init; }

    /// <summary>Size of what shrinking left; null if it was not shrunk.</summary>
    public RunSize? After { get; init; }

    /// <summary>Link to the page of the run, relative to the page of the defects; null for none.</summary>
    public string? Report { get; init; }

    /// <summary>Link to the page of what shrinking left; null for none.</summary>
    public string? ShrunkReport { get; init; }
}
