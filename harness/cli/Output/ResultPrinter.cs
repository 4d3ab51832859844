using System.Globalization;
using Harness.Checkers;
using Harness.Cli.Runs;
using Harness.Runs;
using Spectre.Console;

namespace Harness.Cli.Output;

/// <summary>Results on standard output, for people or as JSON Lines.</summary>
/// <param name="environment">Streams.</param>
/// <param name="json">Whether to print JSON.</param>
internal sealed class ResultPrinter(CliEnvironment environment, bool json)
{
    private const int FindingsShown = 3;

    private readonly IAnsiConsole _console = environment.OutputConsole();

    /// <summary>Prints a run.</summary>
    /// <param name="results">Its results.</param>
    /// <param name="report">Path of its page; null where there is none.</param>
    public void Print(RunResults results, string? report)
    {
        if (json)
        {
            environment.Output.WriteLine(RunJson.Line(results));
            return;
        }

        var counts = results.Operations;
        PrintVerdict(results.Verdict, string.Create(
            CultureInfo.InvariantCulture,
            $"{results.Scenario}, seed {results.Seed}: {counts.Ok} ok, {counts.Info} info, {counts.Fail} fail; "
            + $"{results.Faults.Values.Sum()} faults; "
            + $"{results.VirtualSeconds:0.#} virtual s, {results.WallSeconds:0.#} wall s; "
            + $"{results.Choices} choices, {results.EnabledMean:0.00} enabled events on average"));
        PrintEvidence(results);
        if (results.Verdict != Verdict.Valid)
        {
            environment.Output.WriteLine($"  Run it again: {ReplayCommandText.For(results)}");
        }

        if (report is not null)
        {
            environment.Output.WriteLine($"  Report: {report}");
        }
    }

    /// <summary>Prints one run of many: as JSON always, for people only if it is not valid.</summary>
    public void PrintOneOfMany(RunResults results, string? report)
    {
        if (json || results.Verdict != Verdict.Valid)
        {
            Print(results, report);
        }
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
        var worst = invalid > 0 ? Verdict.Invalid : unknown > 0 || results.Count == 0 ? Verdict.Unknown : Verdict.Valid;
        var missing = results.Count < wanted
            ? $"; {wanted - results.Count} not made within the time limit"
            : string.Empty;
        var valid = results.Count - invalid - unknown;
        PrintVerdict(worst, string.Create(
            CultureInfo.InvariantCulture,
            $"{results.Count} runs: {valid} valid, {unknown} unknown, {invalid} invalid{missing}"));
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

    private void PrintEvidence(RunResults results)
    {
        if (results.Reason is { } reason)
        {
            environment.Output.WriteLine("  " + reason);
        }

        foreach (var anomaly in results.Anomalies)
        {
            var count = anomaly.Count.ToString(CultureInfo.InvariantCulture);
            environment.Output.WriteLine($"  {anomaly.Id} × {count}");
        }

        foreach (var finding in results.Findings.Take(FindingsShown))
        {
            environment.Output.WriteLine($"  {finding.Statement}");
        }
    }
}
