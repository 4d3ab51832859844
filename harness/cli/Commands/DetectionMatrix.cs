using Harness.Checkers;
using Harness.Cli.Output;
using Harness.Cli.Runs;
using Harness.Cli.Workers;
using Harness.Runs;

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

    /// <summary>What each defect is measured with.</summary>
    public Measurement Measurement => new(environment.Runs.Commit, Seed, Runs, Explore);

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
                if (results.Verdict == Verdict.Invalid)
                {
                    return results;
                }
            }

            return null;
        });
        return Detection.Of(
            defect, made, environment.Time.GetElapsedTime(started).TotalSeconds, finder, Measurement);
    }

    private IEnumerable<RunResults> MakeAll(PlantedDefect defect)
    {
        var requests = Enumerable.Range(0, Runs).Select(i =>
            new RunRequest(defect.Scenario, unchecked(Seed + (ulong)i), Explore, defect.Id));
        if (Jobs > 1)
        {
            return WorkerPool.Make(requests, Jobs, directory);
        }

        var suite = new Suite(environment, directory, resume: false) { Printer = new ResultPrinter(environment, true) };
        return requests.Select(suite.Make);
    }
}
