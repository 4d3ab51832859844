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

    /// <summary>Whether any anomaly is enough, also one that only brokers were watched for.</summary>
    public bool AnyAnomaly { get; init; }

    /// <summary>How long shrinking a run that found a defect may take; null for no shrinking.</summary>
    public TimeSpan? ShrinkLimit { get; init; }

    /// <summary>What each defect is measured with.</summary>
    public Measurement Measurement => new(
        environment.Runs.Commit, Seed, Runs, Explore, ShrinkLimit is not null, AnyAnomaly);

    /// <summary>
    /// Makes runs with a defect until one is invalid in a way that clients can see; or until one is invalid at all,
    /// where that is enough.
    /// </summary>
    public DefectSearch Find(PlantedDefect defect)
    {
        var search = new DefectSearch(defect);
        var started = environment.Time.GetTimestamp();
        RunProgress.Track(environment, Runs, advance =>
        {
            foreach (var results in MakeAll(defect))
            {
                search.Add(results, environment.Time.GetElapsedTime(started));
                advance(results);
                if (search.Seen is not null || (search.First is not null && IsEnough(defect)))
                {
                    break;
                }

                Discard(search, results);
            }

            return search.Runs;
        });
        return search;
    }

    /// <summary>Shrinks the run that found the defect, if there is one and that is asked for.</summary>
    /// <param name="search">What was found.</param>
    /// <param name="isAlone">Whether nothing else goes on, so that the progress can be shown.</param>
    public Detection Finish(DefectSearch search, bool isAlone)
    {
        var shrunk = search.Finder is { } finder && ShrinkLimit is { } limit
            ? Shrink(search.Defect, finder, limit, isAlone)
            : null;
        return Detection.Of(search, shrunk, Measurement);
    }

    // Where records may be lost, what clients see convicts nobody.
    private bool IsEnough(PlantedDefect defect) => AnyAnomaly || defect.Anomaly is not null;

    // Of thousands of runs that are invalid, the one that counts is kept.
    private void Discard(DefectSearch search, RunResults results)
    {
        if (directory is not null && results.Seed != search.First?.Seed && Suite().KeptAs(results) is { } name
            && Directory.Exists(Path.Combine(directory, name)))
        {
            Directory.Delete(Path.Combine(directory, name), recursive: true);
        }
    }

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
            RunFiles.Write(Path.Combine(directory, Suite().KeptAs(finder)!, RunFiles.Shrunk), shrunk.Run);
        }

        return shrunk.Run.Results.Shrunk!;
    }

    private Suite Suite() =>
        new(environment, directory, resume: false) { Printer = new ResultPrinter(environment, true) };

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
