using System.Text.Json.Serialization;
using Harness.Checkers;
using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>How a defect was found: a row of the detection matrix.</summary>
/// <param name="Id">The defect.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Scenario">The scenario whose runs were made.</param>
/// <param name="Found">Whether a run was invalid.</param>
/// <param name="Runs">Runs made until it was found, that one included; all of them if it was not.</param>
/// <param name="Seconds">How long they took.</param>
/// <param name="Seed">The seed of the run that found it; null for none.</param>
/// <param name="Anomaly">The most telling anomaly of that run; null for none.</param>
/// <param name="Operations">Client operations after shrinking, final reads aside; null if it was not shrunk.</param>
/// <param name="Faults">Faults after shrinking; null if it was not shrunk.</param>
/// <param name="Measured">With what it was measured; null in files of versions that did not note it.</param>
internal sealed record Detection(
    string Id, string Source, string Scenario, bool Found, int Runs, double Seconds,
    ulong? Seed = null, string? Anomaly = null, int? Operations = null, int? Faults = null,
    Measurement? Measured = null)
{
    /// <summary>Client operations before shrinking; null if it was not shrunk.</summary>
    [JsonPropertyOrder(1)]
    public int? OperationsBefore { get; init; }

    /// <summary>Faults before shrinking; null if it was not shrunk.</summary>
    [JsonPropertyOrder(1)]
    public int? FaultsBefore { get; init; }

    /// <summary>The row for a defect that a run found, or that none did.</summary>
    /// <param name="defect">The defect.</param>
    /// <param name="runs">Runs made.</param>
    /// <param name="seconds">How long they took.</param>
    /// <param name="finder">The run that found it, null for none.</param>
    /// <param name="shrunk">What shrinking did to that run; null if it was not shrunk.</param>
    /// <param name="measured">With what it was measured.</param>
    public static Detection Of(
        PlantedDefect defect, int runs, double seconds, RunResults? finder, ShrunkRun? shrunk, Measurement measured) =>
        new(defect.Id, defect.Source, defect.Scenario, finder is not null, runs, Math.Round(seconds, 1),
            finder?.Seed,
            finder is null ? null : defect.Anomaly ?? finder.Anomalies.MinBy(found => Anomalies.RankOf(found.Id))?.Id,
            shrunk?.To.Operations,
            shrunk?.To.Faults,
            measured)
        {
            OperationsBefore = shrunk?.From.Operations,
            FaultsBefore = shrunk?.From.Faults,
        };

    /// <summary>Why a measurement that is asked for has to be made, though there is this row.</summary>
    /// <param name="asked">What is asked for.</param>
    /// <returns>Part of a sentence; null if the row is what the measurement would find.</returns>
    public string? WhyNot(Measurement asked)
    {
        if (Measured is not { } had)
        {
            return "it is not known what it was measured with";
        }

        return had.Commit != asked.Commit || had.Commit == Measurement.UnknownCommit
                ? $"it was measured at commit {had.Commit}, and this is {asked.Commit}"
            : had.Seed != asked.Seed ? $"it was measured from seed {had.Seed} on, and not from {asked.Seed}"
            : had.Explore != asked.Explore ? $"it was measured with --explore {had.Explore}, and not {asked.Explore}"
            : Found && asked.Shrinks && !had.Shrinks ? "its run was not shrunk"
            : Found && Runs > asked.Runs ? $"it was found after {Runs} runs, and {asked.Runs} are asked for"

            // A find is the same with any number of runs that reaches it.
            : !Found && had.Runs != asked.Runs ? $"it was measured with --runs {had.Runs}, and not {asked.Runs}"
            : null;
    }
}
