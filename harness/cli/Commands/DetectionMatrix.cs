using Harness.Checkers;
using Harness.Cli.Output;
using Harness.Cli.Runs;
using Harness.Cli.Workers;
using Harness.Runs;
using Harness.Shrinking;

namespace Harness.Cli.Commands;

/// <summary>Plants one defect after another and counts the runs until it is found.</summary>
/// <param name="environment">Streams and runner.</param>
/// <param name="directory">Where the runs that found something are kept; null for nowhere.</param>
internal sealed class DetectionMatrix(CliEnvironment environment, string? directory)
{
    private const string Explore = "choices";

    /// <summary>The first seed.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Most runs for one defect.</summary>
    public int Runs { get; init; }

    /// <summary>How many processes make the runs; 1 for this one.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>How long shrinking a run that found a defect may take; null for no shrinking.</summary>
    public TimeSpan? ShrinkLimit { get; init; }

    /// <summary>What each defect is measured with.</summary>
    public Measurement Measurement => new(environment.Runs.Commit, Seed, Runs, Explore, ShrinkLimit is not null);

    /// <summary>Makes runs with a defect until one is invalid.</summary>
    public Detection Measure(PlantedDefect defect)
    {
        var started = environment.Time.GetTimestamp();
        var made = 0;
        var finder = RunProgress.Track(environment, Runs, advance =>
        {
            foreach (var results in MakeAll(defect))
            {
                made++;
                advance(results);
                if (Convicts(defect, results))
                {
                    return results;
                }
            }

            return null;
        });
        var seconds = environment.Time.GetElapsedTime(started).TotalSeconds;
        var shrunk = finder is not null && ShrinkLimit is { } limit ? Shrink(defect, finder, limit) : null;
        return Detection.Of(defect, made, seconds, finder, shrunk, Measurement);
    }

    private static bool Convicts(PlantedDefect defect, RunResults results) => results.Verdict == Verdict.Invalid
        && (defect.Anomaly is not { } anomaly || results.Anomalies.Any(found => found.Id == anomaly));

    // Down to where the limit lets it come: the row says how far that was.
    private RunSize? Shrink(PlantedDefect defect, RunResults finder, TimeSpan limit)
    {
        using var stop = new CancellationTokenSource(limit, environment.Time);
        var request = new RunRequest(defect.Scenario, finder.Seed, Explore, defect.Id);
        var anomaly = defect.Anomaly ?? Shrinker.MostTelling(finder) ?? ShrinkSettings.AnyAnomaly;
        var shrunk = ShrinkView.Track(environment, progress => environment.Runs.Shrink(
            request, ShrinkCommand.Settings(anomaly, stop.Token, progress)));
        if (directory is not null)
        {
            RunFiles.Write(Path.Combine(directory, Suite().KeptAs(finder)!, ShrinkCommand.DirectoryName), shrunk.Run);
        }

        return shrunk.Run.Results.Shrunk!.To;
    }

    private Suite Suite() =>
        new(environment, directory, resume: false) { Printer = new ResultPrinter(environment, true) };

    private IEnumerable<RunResults> MakeAll(PlantedDefect defect)
    {
        var requests = Enumerable.Range(0, Runs).Select(i =>
            new RunRequest(defect.Scenario, unchecked(Seed + (ulong)i), Explore, defect.Id));
        if (Jobs > 1)
        {
            return WorkerPool.Make(requests, Jobs, directory);
        }

        return requests.Select(Suite().Make);
    }
}
