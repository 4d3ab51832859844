using System.Globalization;
using Harness.Checkers;
using Harness.Cli.Output;
using Harness.Cli.Runs;
using Harness.Runs;
using Reports;

namespace Harness.Cli.Commands;

/// <summary>
/// Runs one after another. A single run is kept whole in the output directory itself; of many runs, those that are not
/// valid are kept whole, each in a directory of its own, and all are listed in the ledger and in the index.
/// </summary>
/// <param name="environment">Streams and runner.</param>
/// <param name="directory">Where to write; null to write nothing.</param>
/// <param name="resume">Whether to keep the runs that are there.</param>
internal sealed class Suite(CliEnvironment environment, string? directory, bool resume)
{
    /// <summary>Where results are printed.</summary>
    public required ResultPrinter Printer { get; init; }

    /// <summary>After how long no run is started any more; null for no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Makes the runs and returns the exit code.</summary>
    public int Run(IReadOnlyList<RunRequest> requests) => requests.Count == 1 ? RunOne(requests[0]) : RunMany(requests);

    private int RunOne(RunRequest request)
    {
        if (resume && RunFiles.Exists(directory!))
        {
            var done = RunFiles.ReadResults(directory!);
            Printer.Print(done, Path.Combine(directory!, RunFiles.Report));
            return ExitCode.Of(done.Verdict);
        }

        var outcome = RunProgress.Track(environment, 1, advance =>
        {
            var finished = environment.Runs.Run(request);
            advance(Describe(request));
            return finished;
        });
        var report = directory is null ? null : Keep(directory, outcome);
        Printer.Print(outcome.Results, report);
        return ExitCode.Of(outcome.Results.Verdict);
    }

    private int RunMany(IReadOnlyList<RunRequest> requests)
    {
        using var ledger = directory is null ? null : RunLedger.Open(directory, resume);
        var entries = (ledger?.Results ?? []).Select(Entry).ToList();
        var missing = requests.Where(request => ledger is null || !ledger.Holds(request)).ToList();
        RunProgress.Track(environment, missing.Count, advance =>
        {
            var started = environment.Time.GetTimestamp();
            foreach (var request in missing)
            {
                if (TimeLimit is { } limit && environment.Time.GetElapsedTime(started) >= limit)
                {
                    break;
                }

                entries.Add(Make(request, ledger));
                advance(Describe(request));
            }

            return entries.Count;
        });
        Printer.PrintTotal([.. entries.Select(entry => entry.Results)], requests.Count);
        if (directory is not null)
        {
            IndexWriter.Write(entries, directory);
            Printer.PrintIndex(Path.Combine(directory, "index.html"));
        }

        return ExitCode.Of(Worst(entries));
    }

    private RunEntry Make(RunRequest request, RunLedger? ledger)
    {
        var outcome = environment.Runs.Run(request);
        var results = outcome.Results;
        var kept = directory is not null && results.Verdict != Verdict.Valid
            ? Keep(Path.Combine(directory, DirectoryName(results)), outcome)
            : null;
        ledger?.Add(results);
        Printer.PrintOneOfMany(results, kept);
        return Entry(results);
    }

    private static string Keep(string runDirectory, FinishedRun outcome)
    {
        RunFiles.Write(runDirectory, outcome);
        return Path.Combine(runDirectory, RunFiles.Report);
    }

    private RunEntry Entry(RunResults results)
    {
        var kept = directory is not null && results.Verdict != Verdict.Valid;
        var report = kept ? $"{DirectoryName(results)}/{RunFiles.Report}" : null;
        return new RunEntry(results, report, ReplayCommandText.For(results));
    }

    /// <summary>Scenario and seed; characters that a directory name should not have become dashes.</summary>
    private static string DirectoryName(RunResults results)
    {
        var parts = new List<string> { Path.GetFileNameWithoutExtension(results.Scenario) };
        if (results.Defect is { } defect)
        {
            parts.Add(defect);
        }

        parts.Add(results.Seed.ToString(CultureInfo.InvariantCulture));
        return string.Concat(string.Join('-', parts)
            .Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '-'));
    }

    private static Verdict Worst(IReadOnlyList<RunEntry> entries) =>
        entries.Count == 0 ? Verdict.Unknown
        : entries.Any(entry => entry.Results.Verdict == Verdict.Invalid) ? Verdict.Invalid
        : entries.Any(entry => entry.Results.Verdict == Verdict.Unknown) ? Verdict.Unknown
        : Verdict.Valid;

    private static string Describe(RunRequest request) => $"{request.Scenario}, seed {request.Seed}";
}
