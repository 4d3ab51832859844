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
    /// <summary>
    /// What convicted it before, though clients saw nothing of it; null if the first to convict it is what clients see.
    /// </summary>
    [JsonPropertyOrder(1)]
    public Conviction? Watched { get; init; }

    /// <summary>How many runs were made in which clients saw nothing; null if they did, or that was enough.</summary>
    [JsonPropertyOrder(1)]
    public int? UnseenRuns { get; init; }

    /// <summary>Client operations before shrinking; null if it was not shrunk.</summary>
    [JsonPropertyOrder(1)]
    public int? OperationsBefore { get; init; }

    /// <summary>Faults before shrinking; null if it was not shrunk.</summary>
    [JsonPropertyOrder(1)]
    public int? FaultsBefore { get; init; }

    /// <summary>The row for a defect that was looked for.</summary>
    /// <param name="search">The runs.</param>
    /// <param name="shrunk">What shrinking did to the one to show; null if it was not shrunk.</param>
    /// <param name="measured">With what it was measured.</param>
    public static Detection Of(DefectSearch search, ShrunkRun? shrunk, Measurement measured)
    {
        var (defect, shown) = (search.Defect, search.Seen ?? search.First);
        return new(
            defect.Id, defect.Source, defect.Scenario, shown is not null, shown?.Runs ?? search.Runs,
            shown?.Seconds ?? Math.Round(search.Elapsed.TotalSeconds, 1),
            shown?.Seed, shown?.Anomaly, shrunk?.To.Operations, shrunk?.To.Faults, measured)
        {
            Watched = search.Seen is null || search.Seen == search.First ? null : search.First,
            UnseenRuns = search.Seen is null && search.Runs > shown?.Runs ? search.Runs : null,
            OperationsBefore = shrunk?.From.Operations,
            FaultsBefore = shrunk?.From.Faults,
        };
    }

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
            : had.Any && !asked.Any && Anomaly is { } anomaly && !Anomalies.IsSeenByClients(anomaly)
                ? "nobody looked for what clients see"
            : UnseenRuns is { } unseen && !asked.Any && unseen != asked.Runs
                ? $"clients saw nothing in {unseen} runs, and {asked.Runs} are asked for"
            : Found && Runs > asked.Runs ? $"it was found after {Runs} runs, and {asked.Runs} are asked for"

            // A find is the same with any number of runs that reaches it.
            : !Found && had.Runs != asked.Runs ? $"it was measured with --runs {had.Runs}, and not {asked.Runs}"
            : null;
    }
}
