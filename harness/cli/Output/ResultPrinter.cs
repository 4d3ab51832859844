using System.Globalization;
using Harness.Checkers;
using Harness.Cli.Runs;
using Harness.Guided;
using Harness.Runs;
using Spectre.Console;

namespace Harness.Cli.Output;

/// <summary>Results on standard output, for people or as JSON Lines.</summary>
/// <param name="environment">Streams.</param>
/// <param name="json">Whether to print JSON.</param>
internal sealed class ResultPrinter(CliEnvironment environment, bool json)
{
    private const int FindingsShown = 3;

    /// <summary>Failures of many runs printed with their evidence; the rest gets a line each.</summary>
    private const int FailuresShown = 5;

    private readonly IAnsiConsole _console = environment.OutputConsole();
    private int _failures;

    /// <summary>Prints a run.</summary>
    /// <param name="results">Its results.</param>
    /// <param name="report">Path of its page; null where there is none.</param>
    public void Print(RunResults results, string? report) => Print(results, report, FindingsShown);

    /// <summary>Prints a run that another command brings back than its identity says.</summary>
    /// <param name="results">Its results.</param>
    /// <param name="report">Path of its page; null where there is none.</param>
    /// <param name="replay">The command.</param>
    public void Print(RunResults results, string? report, string replay) =>
        Print(results, report, FindingsShown, replay);

    /// <summary>
    /// Prints one run of many: as JSON always, for people only if it is not valid, and the longer the list gets the
    /// less.
    /// </summary>
    public void PrintOneOfMany(RunResults results, string? report)
    {
        if (!json && results.Verdict == Verdict.Valid)
        {
            return;
        }

        if (json || ++_failures <= FailuresShown)
        {
            Print(results, report, 1);
            return;
        }

        PrintVerdict(results.Verdict, $"{Name(results)}: {results.Reason ?? Summary(results)}");
    }

    /// <summary>Prints the sum of many runs, and how many were not made.</summary>
    public void PrintTotal(IReadOnlyList<RunResults> results, int wanted)
    {
        if (json)
        {
            return;
        }

        var invalid = results.Count(run => run.Verdict == Verdict.Invalid);
        var unknown = results.Count(run => run.Verdict == Verdict.Unknown);
        var missing = results.Count < wanted
            ? $"; {wanted - results.Count} not made within the time limit"
            : string.Empty;
        var valid = results.Count - invalid - unknown;
        var met = results.Count(Expectation.IsMet);
        var expected = met == 0 ? string.Empty : string.Create(
            CultureInfo.InvariantCulture, $", {(met == invalid ? "" : $"{met} of them ")}as expected");
        PrintVerdict(Expectation.Of(results), string.Create(
            CultureInfo.InvariantCulture,
            $"{results.Count} runs: {valid} valid, {unknown} unknown, {invalid} invalid{expected}{missing}"));
        foreach (var complaint in Expectation.Complaints(results))
        {
            PrintVerdict(Verdict.Unknown, complaint);
        }

        var byAnomaly = results.SelectMany(run => run.Anomalies).GroupBy(anomaly => anomaly.Id, StringComparer.Ordinal);
        foreach (var anomaly in byAnomaly.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            environment.Output.WriteLine($"  {anomaly.Key} in {Quantity.Of(anomaly.Count(), "run")}");
        }
    }

    /// <summary>Prints which branches of the protocol were reached how often.</summary>
    public void PrintReached(IReadOnlyList<ReachedTally> tallies)
    {
        if (json)
        {
            return;
        }

        foreach (var tally in tallies)
        {
            environment.Output.WriteLine($"  Reached in {Quantity.Of(tally.Runs, "run")} of {tally.Scenario}:");
            var width = tally.Branches.Keys.Max(id => id.Length);
            foreach (var (id, count) in tally.Branches)
            {
                environment.Output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"    {id.PadRight(width)} {count,9}"));
            }

            foreach (var missing in tally.Missing)
            {
                PrintVerdict(Verdict.Unknown,
                    $"{tally.Scenario} never reached {missing}: the runs say nothing about it");
            }
        }
    }

    /// <summary>Prints the kinds of faults of which too many were vetoed.</summary>
    public void PrintVetoes(IReadOnlyList<VetoTally> tallies)
    {
        foreach (var tally in tallies.Where(tally => !json && tally.IsTooMany))
        {
            PrintVerdict(Verdict.Unknown, string.Create(CultureInfo.InvariantCulture,
                $"{tally.Scenario}: {tally.Vetoed} of {tally.Planned} {tally.Kind} faults were vetoed, more than "
                + $"{VetoTally.MostPercent} %: the runs say too little about it"));
        }
    }

    /// <summary>Prints what a guided search came to.</summary>
    /// <param name="scenario">Its scenario.</param>
    /// <param name="search">The search.</param>
    /// <param name="corpus">Where its corpus is; null for nowhere.</param>
    public void PrintSearch(string scenario, GuidedSearch search, string? corpus)
    {
        if (json)
        {
            return;
        }

        environment.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  Guided search of {scenario}: {search.Novel} of {search.Learned} runs showed something new; "
            + $"{search.FeaturesOfKnown} features known after {search.KnownEntries} from the corpus, "
            + $"{search.Features} at the end"));
        if (corpus is not null)
        {
            environment.Output.WriteLine($"  Corpus: {corpus}");
        }
    }

    /// <summary>Prints where the index is.</summary>
    public void PrintIndex(string path)
    {
        if (!json)
        {
            environment.Output.WriteLine($"  Index: {path}");
        }
    }

    /// <summary>Prints a verdict and what it is about.</summary>
    public void PrintVerdict(Verdict verdict, string text)
    {
        // The colours of the report: blue, orange and red stay apart for colour-blind readers.
        var (word, color) = verdict switch
        {
            Verdict.Valid => ("valid", "deepskyblue3"),
            Verdict.Invalid => ("invalid", "orangered1"),
            _ => ("unknown", "orange3"),
        };
        _console.Markup($"[bold {color}]{word}[/]");
        environment.Output.WriteLine("  " + text);
    }

    private void Print(RunResults results, string? report, int findingsShown, string? replay = null)
    {
        if (json)
        {
            environment.Output.WriteLine(RunJson.Line(results));
            return;
        }

        PrintVerdict(results.Verdict, Name(results));
        PrintEvidence(results, findingsShown);
        if (results.Swarm is { } swarm)
        {
            environment.Output.WriteLine($"  Clients: {swarm.ClientText}");
            environment.Output.WriteLine($"  Faults: {swarm.FaultText}");
        }

        var counts = results.Operations;
        environment.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {counts.Ok} ok, {counts.Info} info, {counts.Fail} fail; "
            + $"{Quantity.Of(results.Faults.Values.Sum(), "fault")}; "
            + $"{results.VirtualSeconds:0.#} virtual s in {results.WallSeconds:0.#} s; "
            + $"{results.Choices} choices, {results.EnabledMean:0.00} enabled events on average"));
        if (results.Verdict != Verdict.Valid)
        {
            environment.Output.WriteLine($"  Run it again: {replay ?? ReplayCommand(results, report)}");
        }

        if (report is not null)
        {
            environment.Output.WriteLine($"  Report: {report}");
        }
    }

    private static string ReplayCommand(RunResults results, string? report) => report is null
        ? ReplayCommandText.For(results)
        : ReplayCommandText.For(results, Path.GetDirectoryName(report)!);

    private void PrintEvidence(RunResults results, int findingsShown)
    {
        if (results.Reason is { } reason)
        {
            environment.Output.WriteLine("  " + reason);
        }

        if (results.Anomalies.Count > 0)
        {
            environment.Output.WriteLine("  " + Summary(results));
        }

        foreach (var finding in results.Findings.DistinctBy(finding => finding.Anomaly).Take(findingsShown))
        {
            environment.Output.WriteLine($"  {finding.Anomaly}: {finding.Statement}");
        }

        if (Expectation.IsMet(results))
        {
            environment.Output.WriteLine("  Its scenario expects that.");
        }
    }

    /// <summary>Every anomaly with its count, the most telling first, as the findings are.</summary>
    private static string Summary(RunResults results) =>
        string.Join(", ", results.Anomalies.OrderBy(anomaly => Anomalies.RankOf(anomaly.Id))
        .Select(anomaly => string.Create(CultureInfo.InvariantCulture, $"{anomaly.Id} × {anomaly.Count}")));

    private static string Name(RunResults results) =>
        string.Create(CultureInfo.InvariantCulture, $"{results.Scenario}, seed {results.Seed}")
        + (results.Guided is { } guided
            ? string.Create(CultureInfo.InvariantCulture, $", guided run {guided.Run}")
            : string.Empty)
        + (results.Defect is { } defect ? $", defect {defect}" : string.Empty);
}
