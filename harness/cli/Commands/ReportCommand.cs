using System.CommandLine;
using Harness.Cli.Runs;
using Reports;

namespace Harness.Cli.Commands;

/// <summary><c>harness report</c>: builds the page of a run directory, or the pages and the index of many.</summary>
internal static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var directory = new Argument<string>("DIR")
        {
            Description = "A run directory, or a directory of many runs or of a detection matrix",
        }.Named();
        var command = new Command("report", "Build the HTML again") { directory };
        command.SetAction(parsed => Build(environment, parsed.GetRequiredValue(directory)));
        return command;
    }

    private static int Build(CliEnvironment environment, string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new UsageException($"There is no directory {directory}.");
        }

        if (RunFiles.Exists(directory))
        {
            environment.Output.WriteLine(BuildOne(directory));
            return ExitCode.Valid;
        }

        var runs = Directory.GetDirectories(directory).Where(RunFiles.Exists).Order(StringComparer.Ordinal).ToList();
        var kept = RunLedger.ReadResults(directory);
        var hasMatrix = DetectionFiles.Exist(directory);
        if (runs.Count == 0 && kept.Count == 0 && !hasMatrix)
        {
            throw new UsageException($"{directory} holds no run: no {RunFiles.Results} and no directory that has it.");
        }

        runs.ForEach(run => BuildOne(run));
        if (hasMatrix)
        {
            foreach (var shrunk in runs.Select(run => Path.Combine(run, RunFiles.Shrunk))
                .Where(RunFiles.Exists))
            {
                BuildOne(shrunk);
            }

            environment.Output.WriteLine(
                DetectionFiles.WritePage(directory, DetectionFiles.Read(directory), environment.Runs));
            return ExitCode.Valid;
        }

        IndexWriter.Write(Entries(runs, kept), directory);
        environment.Output.WriteLine(Path.Combine(directory, "index.html"));
        return ExitCode.Valid;
    }

    private static string BuildOne(string directory)
    {
        var page = Path.Combine(directory, RunFiles.Report);
        ReportWriter.Write(RunFiles.Read(directory), page);
        return page;
    }

    /// <summary>The runs of the ledger, linked where they were kept whole; without one, those kept whole.</summary>
    private static List<RunEntry> Entries(List<string> directories, IReadOnlyList<Harness.Runs.RunResults> ledger)
    {
        var whole = directories
            .Select(run => (Name: Path.GetFileName(run), Results: RunFiles.ReadResults(run))).ToList();
        var results = ledger.Count > 0 ? ledger : [.. whole.Select(run => run.Results)];
        var kept = new Dictionary<string, (string Report, string Replay)>(StringComparer.Ordinal);
        foreach (var (directory, (name, run)) in directories.Zip(whole))
        {
            kept[ReplayCommandText.For(run)] =
                ($"{name}/{RunFiles.Report}", ReplayCommandText.For(run, directory));
        }

        return [.. results.Select(run =>
        {
            var replay = ReplayCommandText.For(run);
            return kept.TryGetValue(replay, out var found)
                ? new RunEntry(run, found.Report, found.Replay)
                : new RunEntry(run, null, replay);
        })];
    }
}
