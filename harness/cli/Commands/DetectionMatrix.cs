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

    /// <summary>How many processors to use; with 1 this process makes all runs.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>How many of them search while others shrink, if there are several.</summary>
    public int Searchers => ShrinkLimit is null ? Jobs : Math.Max(1, Jobs / 2);

    /// <summary>How long shrinking a run that found a defect may take; null for no shrinking.</summary>
    public TimeSpan? ShrinkLimit { get; init; }

    /// <summary>What each defect is measured with.</summary>
    public Measurement Measurement => new(environment.Runs.Commit, Seed, Runs, Explore, ShrinkLimit is not null);

    /// <summary>Makes runs with a defect until one is invalid.</summary>
    public Search Find(PlantedDefect defect)
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
        return new Search(defect, made, environment.Time.GetElapsedTime(started).TotalSeconds, finder);
    }

    /// <summary>Shrinks the run that found the defect, if there is one and that is asked for.</summary>
    /// <param name="search">What was found.</param>
    /// <param name="isAlone">Whether nothing else goes on, so that the progress can be shown.</param>
    public Detection Finish(Search search, bool isAlone)
    {
        var shrunk = search.Finder is { } finder && ShrinkLimit is { } limit
            ? Shrink(search.Defect, finder, limit, isAlone)
            : null;
        return Detection.Of(search.Defect, search.Runs, search.Seconds, search.Finder, shrunk, Measurement);
    }

    private static bool Convicts(PlantedDefect defect, RunResults results) => results.Verdict == Verdict.Invalid
        && (defect.Anomaly is not { } anomaly || results.Anomalies.Any(found => found.Id == anomaly));

    // Down to where the limit lets it come: the row says how far that was. One schedule after the other: what goes on
    // at the same time are whole defects.
    private ShrunkRun Shrink(PlantedDefect defect, RunResults finder, TimeSpan limit, bool isAlone)
    {
        using var stop = new CancellationTokenSource(limit, environment.Time);
        var request = new RunRequest(defect.Scenario, finder.Seed, Explore, defect.Id);
        var anomaly = defect.Anomaly ?? Shrinker.MostTelling(finder) ?? ShrinkSettings.AnyAnomaly;
        FinishedShrink From(Action<ShrinkProgress>? progress) => environment.Runs.Shrink(
            request, new ShrinkSettings { Anomaly = anomaly, Stop = stop.Token, Progress = progress });
        var shrunk = isAlone ? ShrinkView.Track(environment, From) : From(null);
        if (directory is not null)
        {
            RunFiles.Write(Path.Combine(directory, Suite().KeptAs(finder)!, ShrinkCommand.DirectoryName), shrunk.Run);
        }

        return shrunk.Run.Results.Shrunk!;
    }

    private Suite Suite() =>
        new(environment, directory, resume: false) { Printer = new ResultPrinter(environment, true) };

    /// <summary>What the runs with a defect came to.</summary>
    /// <param name="Defect">The defect.</param>
    /// <param name="Runs">Runs made.</param>
    /// <param name="Seconds">How long they took.</param>
    /// <param name="Finder">The run that convicts it; null for none.</param>
    internal sealed record Search(PlantedDefect Defect, int Runs, double Seconds, RunResults? Finder);

    private IEnumerable<RunResults> MakeAll(PlantedDefect defect)
    {
        var requests = Enumerable.Range(0, Runs).Select(i =>
            new RunRequest(defect.Scenario, unchecked(Seed + (ulong)i), Explore, defect.Id));
        if (Jobs > 1)
        {
            return WorkerPool.Make(requests, Searchers, directory);
        }

        return requests.Select(Suite().Make);
    }
}
