using System.Globalization;
using Harness.Checkers;
using Harness.Runs;
using Reports.Text;

namespace Reports.Indexes;

/// <summary>Runs in plain words.</summary>
internal static class RunText
{
    private const int KindLimit = 12;

    /// <summary>The word of a verdict in lower case.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Valid => "valid",
        Verdict.Invalid => "invalid",
        _ => "unknown",
    };

    /// <summary>The seed in decimal.</summary>
    public static string Seed(RunResults results) => results.Seed.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is wrong with the run; empty when it is valid.</summary>
    public static string Why(RunResults results) => results.Verdict switch
    {
        Verdict.Valid => string.Empty,
        Verdict.Unknown => Words.Clip(results.Reason ?? "The history could not be judged.", 400),
        _ => results.Findings.Count > 0
            ? Words.Clip(results.Findings[0].Statement, 400)
            : $"The history violates the model {Words.Clip(results.Model, 60)}.",
    };

    /// <summary>The anomalies with their counts, such as <c>lost-write × 2</c>; empty when there are none.</summary>
    public static string Anomalies(RunResults results) => string.Join(", ", results.Anomalies
        .OrderBy(anomaly => Harness.Checkers.Anomalies.RankOf(anomaly.Id))
        .Take(KindLimit).Select(anomaly => $"{Words.Clip(anomaly.Id, 80)} × {Words.Count(anomaly.Count)}"));

    /// <summary>All anomalies of several runs: in how many runs each was found, the most frequent first.</summary>
    public static string Anomalies(IEnumerable<RunEntry> runs)
    {
        var counts = runs.SelectMany(run => run.Results.Anomalies.Select(anomaly => anomaly.Id).Distinct())
            .GroupBy(id => id)
            .Select(group => (Id: Words.Clip(group.Key, 80), Runs: group.Count()))
            .OrderByDescending(count => count.Runs).ThenBy(count => count.Id, StringComparer.Ordinal);
        return string.Join(", ", counts
            .Take(KindLimit).Select(count => $"{count.Id} in {Words.Counted(count.Runs, "run", "runs")}"));
    }
}
