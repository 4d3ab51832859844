using System.CommandLine;
using Harness.Cli.Output;
using Harness.Cli.Runs;
using Harness.Runs;

namespace Harness.Cli.Commands;

/// <summary><c>harness replay</c>: the same run again, from its directory or from its identity.</summary>
internal static class ReplayCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var subject = new Argument<string>("RUN_DIR|SCENARIO")
        {
            Description = "A run directory, or a scenario with --seed",
        }.Named();
        var seed = SharedOptions.Seed();
        var explore = SharedOptions.Explore();
        var defect = SharedOptions.Defect(environment.Runs);
        var output = SharedOptions.Out();
        var json = SharedOptions.Json();
        var command = new Command("replay", "Make the same run again") { subject, seed, explore, defect, output, json };
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(subject);
            var printer = new ResultPrinter(environment, parsed.GetValue(json));
            if (parsed.GetValue(seed) is not { } chosen)
            {
                if (!Directory.Exists(name))
                {
                    throw new UsageException($"There is no run directory {name}; a scenario needs its --seed.");
                }

                if (parsed.GetResult(explore) is { Implicit: false } || parsed.GetResult(defect) is not null)
                {
                    throw new UsageException("--explore and --defect go with a scenario: a run directory has its own.");
                }

                return FromDirectory(environment, name, parsed.GetValue(output), printer);
            }

            if (parsed.GetRequiredValue(explore) == GuidedRequests.Explore)
            {
                throw new UsageException("A run of a guided search is not told by scenario and seed, as its plan "
                    + "depends on the runs before it: replay its run directory.");
            }

            var scenarios = environment.Runs.Expand(name);
            if (scenarios.Count != 1)
            {
                throw new UsageException($"{name} is a suite: replay one of {string.Join(", ", scenarios)}.");
            }

            var request = new RunRequest(
                scenarios[0], chosen, parsed.GetRequiredValue(explore), parsed.GetValue(defect));
            var suite = new Suite(environment, parsed.GetValue(output), resume: false) { Printer = printer };
            return suite.Run([request]);
        });
        return command;
    }

    private static int FromDirectory(
        CliEnvironment environment, string directory, string? output, ResultPrinter printer)
    {
        var recorded = RunFiles.ReadResults(directory);
        if (output is not null)
        {
            OutputDirectory.Prepare(output);
        }

        if (recorded.Commit != environment.Runs.Commit)
        {
            environment.Error.WriteLine(
                $"The run was made at commit {recorded.Commit}, this is {environment.Runs.Commit}: it may differ.");
        }

        var (difference, outcome) = Compare(environment, directory, recorded);
        if (difference is not null || outcome is null)
        {
            environment.Error.WriteLine($"The replay differed from {directory}: {difference}");
            return ExitCode.Failed;
        }

        environment.Error.WriteLine($"The replay is identical: run hash {recorded.RunHash}.");
        string? report = null;
        if (output is not null)
        {
            RunFiles.Write(output, outcome);
            report = Path.Combine(output, RunFiles.Report);
        }

        printer.Print(outcome.Results, report, ReplayCommandText.For(outcome.Results, output ?? directory));
        return ExitCode.Of(outcome.Results.Verdict);
    }

    private static (string? Difference, FinishedRun? Outcome) Compare(
        CliEnvironment environment, string directory, RunResults recorded)
    {
        try
        {
            var outcome = environment.Runs.Replay(directory);
            return (Difference(recorded, outcome.Results), outcome);
        }
        catch (RunDifferedException exception)
        {
            return (exception.Message, null);
        }
    }

    private static string? Difference(RunResults recorded, RunResults replayed) =>
        recorded.RunHash != replayed.RunHash ? $"run hash {replayed.RunHash} instead of {recorded.RunHash}."
        : recorded.HistoryHash != replayed.HistoryHash
            ? $"history hash {replayed.HistoryHash} instead of {recorded.HistoryHash}."
        : recorded.Verdict != replayed.Verdict ? $"verdict {replayed.Verdict} instead of {recorded.Verdict}."
        : null;
}
