using System.CommandLine;
using System.Runtime.ExceptionServices;
using Harness.Checkers;
using Harness.Cli.Output;
using Harness.Cli.Runs;
using Harness.Runs;
using Harness.Shrinking;

namespace Harness.Cli.Commands;

/// <summary><c>harness shrink</c>: the smallest plan and schedule that still fail.</summary>
internal static class ShrinkCommand
{
    private static readonly TimeSpan UsualLimit = TimeSpan.FromMinutes(5);

    /// <summary>The command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var directory = new Argument<string>("RUN_DIR") { Description = "The invalid run to shrink" }.Named();
        var limit = SharedOptions.TimeLimit();
        limit.Description = "Keep the smallest so far after this long: 90, 90s, 10m or 2h; 5m by default";
        var anomaly = new Option<string?>("--anomaly")
        {
            Description = "What has to come back, or 'any'; the most telling of the run by default",
            HelpName = "ID",
        };
        var output = SharedOptions.Out();
        output.Description = $"Where to write the smallest run; RUN_DIR/{RunFiles.Shrunk} by default";
        var json = SharedOptions.Json();
        var command = new Command("shrink", "Find the smallest plan and schedule that still fail")
        {
            directory, limit, anomaly, output, json,
        };
        command.SetAction(parsed =>
        {
            var subject = parsed.GetRequiredValue(directory);
            var wanted = Anomaly(subject, RunFiles.ReadResults(subject), parsed.GetValue(anomaly));
            var target = parsed.GetValue(output) ?? Path.Combine(subject, RunFiles.Shrunk);
            if (Path.GetFullPath(target) == Path.GetFullPath(subject))
            {
                throw new UsageException("--out is the run to shrink: give another directory.");
            }

            OutputDirectory.Prepare(target);
            return Shrink(
                environment, subject, target, wanted, parsed.GetValue(limit) ?? UsualLimit, parsed.GetValue(json));
        });
        return command;
    }

    private static int Shrink(
        CliEnvironment environment, string subject, string target, string anomaly, TimeSpan limit, bool json)
    {
        var started = environment.Time.GetTimestamp();
        using var stop = new CancellationTokenSource(limit, environment.Time);
        using var interrupt = environment.OnInterrupt(stop.Cancel);
        try
        {
            var shrunk = ShrinkView.Track(environment, progress => environment.Runs.Shrink(
                subject, environment.Error.WriteLine,
                Settings(anomaly, stop.Token, progress)));
            RunFiles.Write(target, shrunk.Run);
            new ShrunkPrinter(environment, json).Print(shrunk, target, environment.Time.GetElapsedTime(started));
            return ExitCode.Of(shrunk.Run.Results.Verdict);
        }
        catch (NotReproducedException exception)
        {
            environment.Error.WriteLine(exception.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>Settings to shrink with all processors.</summary>
    public static ShrinkSettings Settings(string anomaly, CancellationToken stop, Action<ShrinkProgress> progress) =>
        new()
        {
            Anomaly = anomaly,
            Stop = stop,
            Progress = progress,
            Width = Environment.ProcessorCount,
            ForEach = AtTheSameTime,
        };

    private static void AtTheSameTime(int count, Action<int> body)
    {
        try
        {
            Parallel.For(0, count, body);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }

    private static string Anomaly(string directory, RunResults results, string? wanted)
    {
        if (results.Verdict != Verdict.Invalid)
        {
            var verdict = results.Verdict == Verdict.Valid ? "valid" : "unknown";
            throw new UsageException(
                $"There is nothing to shrink: the run in {directory} is {verdict}, and only an invalid one has a "
                + "failure to look for.");
        }

        if (wanted is null || wanted == ShrinkSettings.AnyAnomaly)
        {
            return wanted ?? Shrinker.MostTelling(results) ?? ShrinkSettings.AnyAnomaly;
        }

        return results.Anomalies.Any(found => found.Id == wanted)
            ? wanted
            : throw new UsageException($"The run in {directory} has no anomaly '{wanted}': use "
                + $"{string.Join(", ", results.Anomalies.Select(found => found.Id))}, or any.");
    }
}
