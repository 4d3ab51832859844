using Harness.Checkers;
using Harness.Cli.Output;
using Harness.Cli.Runs;
using Harness.Cli.Workers;
using Harness.Runs;
using Reports;

namespace Harness.Cli.Commands;

/// <summary>
/// Runs one after another, or in several processes. A single run is kept whole in the output directory itself; of many
/// runs, those that are not valid are kept whole, each in a directory of its own, and all are listed in the ledger and
/// in the index. What is written does not depend on the number of processes.
/// </summary>
/// <param name="environment">Streams and runner.</param>
/// <param name="directory">Where to write; null to write nothing.</param>
/// <param name="resume">Whether to keep the runs that are there.</param>
internal sealed class Suite(CliEnvironment environment, string? directory, bool resume)
{
    private readonly Dictionary<string, string?> hashes = [];

    /// <summary>Where results are printed.</summary>
    public required ResultPrinter Printer { get; init; }

    /// <summary>After how long no run is started any more; null for no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>How many processes make the runs; 1 for this one.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Makes the runs and returns the exit code.</summary>
    /// <exception cref="UsageException">The output directory can't be written.</exception>
    public int Run(IReadOnlyList<RunRequest> requests)
    {
        if (directory is not null)
        {
            OutputDirectory.Prepare(directory);
        }

        return requests.Count == 1 ? RunOne(requests[0]) : RunMany(requests);
    }

    /// <summary>Makes one run of many and keeps it if it is not valid.</summary>
    public RunResults Make(RunRequest request)
    {
        var outcome = environment.Runs.Run(request);
        if (KeptAs(outcome.Results) is { } name)
        {
            RunFiles.Write(Path.Combine(directory!, name), outcome);
        }

        return outcome.Results;
    }

    /// <summary>Makes the runs of guided searches and returns the exit code.</summary>
    /// <exception cref="UsageException">The output directory can't be written.</exception>
    public int Search(GuidedRequests guided)
    {
        if (directory is not null)
        {
            OutputDirectory.Prepare(directory);
        }

        var code = RunMany([], guided);
        foreach (var (scenario, search) in guided.Searches)
        {
            var corpus = directory is null
                ? null
                : Path.Combine(directory, "corpus", Path.GetFileNameWithoutExtension(scenario));
            if (corpus is not null)
            {
                CorpusFiles.Write(corpus, search);
            }

            Printer.PrintSearch(scenario, search, corpus);
        }

        return code;
    }

    private int RunOne(RunRequest request)
    {
        var report = directory is null ? null : Path.Combine(directory, RunFiles.Report);
        if (resume && RunFiles.Exists(directory!) && RunFiles.ReadResults(directory!) is var done
            && RunLedger.IsOf(done, request) && IsOfThisBuild(done))
        {
            Printer.Print(done, report);
            return ExitCode.Of(done.Verdict);
        }

        var outcome = RunProgress.Track(environment, 1, _ => environment.Runs.Run(request));
        if (directory is not null)
        {
            RunFiles.Write(directory, outcome);
        }

        Printer.Print(outcome.Results, report);
        return ExitCode.Of(outcome.Results.Verdict);
    }

    // The same identity, made again, would bring the same: what was made by another build may not.
    private bool IsOfThisBuild(RunResults results) =>
        results.Commit == environment.Runs.Commit && results.ScenarioHash == HashOf(results.Scenario);

    private string? HashOf(string scenario)
    {
        if (!hashes.TryGetValue(scenario, out var hash))
        {
            hashes[scenario] = hash = environment.Runs.HashOf(scenario);
        }

        return hash;
    }

    private int RunMany(IReadOnlyList<RunRequest> requests, GuidedRequests? guided = null)
    {
        using var ledger = directory is null ? null : RunLedger.Open(directory, resume ? IsOfThisBuild : null);
        if (ledger?.Dropped > 0)
        {
            environment.Error.WriteLine($"{Quantity.Of(ledger.Dropped, "run")} in {directory} are of another commit, "
                + "or of another version of their scenario: they do not count.");
        }

        var entries = (ledger?.Results ?? []).Select(Entry).ToList();
        var missing = requests.Where(request => ledger is null || !ledger.Holds(request)).ToList();
        var (toMake, count) = guided is null ? (missing, missing.Count) : (guided.All(), guided.Count);
        RunProgress.Track(environment, count, advance =>
        {
            foreach (var results in MakeAll(toMake, count, guided))
            {
                guided?.Learn(results);
                ledger?.Add(results);
                entries.Add(Entry(results));
                Printer.PrintOneOfMany(results, ReportPath(results));
                advance(results);
            }

            return entries.Count;
        });
        Printer.PrintTotal([.. entries.Select(entry => entry.Results)], guided?.Count ?? requests.Count);
        var reached = ReachedTally.Of(entries.Select(entry => entry.Results));
        Printer.PrintReached(reached);
        var vetoes = VetoTally.Of(entries.Select(entry => entry.Results));
        Printer.PrintVetoes(vetoes);
        if (directory is not null)
        {
            IndexWriter.Write(entries, directory);
            Printer.PrintIndex(Path.Combine(directory, "index.html"));
        }

        return ExitCode.Of(Worst([.. entries.Select(entry => entry.Results)], reached, vetoes));
    }

    /// <summary>The results in the order of the requests, as they come.</summary>
    private IEnumerable<RunResults> MakeAll(IEnumerable<RunRequest> requests, int count, GuidedRequests? guided)
    {
        var started = environment.Time.GetTimestamp();
        var inTime = requests.TakeWhile(_ =>
            TimeLimit is not { } limit || environment.Time.GetElapsedTime(started) < limit);
        var jobs = Math.Min(Jobs, count);
        return jobs <= 1
            ? inTime.Select(Make)
            : WorkerPool.Make(inTime, jobs, directory, guided is null ? null : guided.Awaits);
    }

    private RunEntry Entry(RunResults results)
    {
        var report = KeptAs(results) is { } name ? $"{name}/{RunFiles.Report}" : null;
        var replay = KeptAs(results) is { } kept
            ? ReplayCommandText.For(results, Path.Combine(directory!, kept))
            : ReplayCommandText.For(results);
        return new RunEntry(results, report, replay);
    }

    private string? ReportPath(RunResults results) =>
        KeptAs(results) is { } name ? Path.Combine(directory!, name, RunFiles.Report) : null;

    /// <summary>Name of the directory of one run of many; null for a run that is not kept whole.</summary>
    public string? KeptAs(RunResults results) =>
        directory is null || results.Verdict == Verdict.Valid ? null : RunDirectoryName.Of(results);

    // Runs that never came where they were meant to come, or whose faults mostly did not strike, leave the question
    // open: the suite fails, and accuses nobody.
    private static Verdict Worst(
        IReadOnlyList<RunResults> runs, IReadOnlyList<ReachedTally> reached, IReadOnlyList<VetoTally> vetoes)
    {
        var verdict = Expectation.Of(runs);
        var isOpen = reached.Any(tally => tally.Missing.Any()) || vetoes.Any(tally => tally.IsTooMany);
        return verdict == Verdict.Valid && isOpen ? Verdict.Unknown : verdict;
    }
}
