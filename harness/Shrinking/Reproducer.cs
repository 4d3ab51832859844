using System.Globalization;
using Harness.Checkers;
using Harness.Runs;
using Harness.Scenarios;
using Harness.Simulation;
using Harness.Simulation.Exploration;

namespace Harness.Shrinking;

/// <summary>
/// Tries whether a plan still fails. A smaller plan makes other messages, so the schedule that made the larger one fail
/// may miss: several are tried.
/// </summary>
/// <param name="scenario">The scenario of all plans.</param>
/// <param name="options">Defect and commit.</param>
/// <param name="settings">What has to come back, when to stop, and whom to tell.</param>
/// <param name="plan">A plan that failed.</param>
/// <param name="schedule">The schedule with which it is said to have failed.</param>
internal sealed class Reproducer(
    Scenario scenario, RunOptions options, ShrinkSettings settings, Plan plan, IReadOnlyList<Deviation> schedule)
{
    private const string FirstIn = "choices:fifo";
    private const string Sparse = "choices:sparse";
    private const string Drawn = "choices";

    // The hash of the best run.
    private string runHash = "";

    // Only a planted defect fails the first plan: then only it may fail the smaller ones.
    private bool isDefectOnly;

    // Seeds of schedules drawn so far: a candidate is never tried with the luck of another.
    private ulong drawn;

    /// <summary>The smallest plan so far that failed.</summary>
    public Plan Best { get; private set; } = plan;

    /// <summary>The schedule with which it did.</summary>
    public IReadOnlyList<Deviation> Schedule { get; private set; } = schedule;

    /// <summary>What proves the failure of the best run.</summary>
    public Evidence Proof { get; private set; } = Evidence.None;

    /// <summary>Runs made.</summary>
    public int Runs { get; private set; }

    /// <summary>Candidates that could not be run.</summary>
    public int Mishaps { get; private set; }

    /// <summary>What happened to the first of them.</summary>
    public string? FirstMishap { get; private set; }

    /// <summary>What is being made smaller.</summary>
    public string Stage { get; set; } = "";

    public bool IsStopped => settings.Stop.IsCancellationRequested;

    public CancellationToken Stop => settings.Stop;

    /// <summary>Whether the plan fails, as it is said to have; else there is nothing to compare with.</summary>
    /// <param name="schedules">How many schedules to draw besides the given one.</param>
    public bool Begin(int schedules)
    {
        if (!Fails(Best, schedules))
        {
            return false;
        }

        isDefectOnly = options.Defect is not null && !CorrectFails(Best, Schedule);
        Runs += options.Defect is null ? 0 : 1;
        return true;
    }

    /// <summary>Whether a plan fails: with the best schedule, first-in first-out, or one of some others.</summary>
    /// <param name="candidate">The plan; the best from now on if it fails.</param>
    /// <param name="schedules">How many other schedules to draw.</param>
    public bool Fails(Plan candidate, int schedules)
    {
        List<RunOptions> ways = [options with { Explore = FirstIn, Deviations = [] }];
        if (Schedule.Count > 0)
        {
            ways.Insert(0, options with { Explore = FirstIn, Deviations = Schedule });
        }

        for (var i = 0; i < schedules; i++)
        {
            ways.Add(Way(i % 2 == 0 ? Sparse : Drawn));
        }

        return Fails(candidate, ways);
    }

    /// <summary>Draws schedules with few deviations until the best plan fails with fewer than now.</summary>
    public void DrawSparser(int schedules) =>
        Fails(Best, [.. Enumerable.Range(0, schedules).Select(_ => Way(Sparse))], Schedule.Count - 1);

    /// <summary>Whether the best plan fails with a schedule, which is the best from now on if so.</summary>
    public bool FailsWith(IReadOnlyList<Deviation> tried) =>
        Fails(Best, [options with { Explore = FirstIn, Deviations = tried }]);

    /// <summary>Carries out the best run once more.</summary>
    /// <exception cref="HarnessException">It was another one.</exception>
    public RunOutcome Repeat()
    {
        Runs++;
        var run = Execute(Best, options with { Explore = FirstIn, Deviations = Schedule });
        return run.Results.RunHash == runHash
            ? run
            : throw new HarnessException(string.Create(CultureInfo.InvariantCulture,
                $"{Schedule.Count} deviations gave run hash {run.Results.RunHash} instead of {runHash}."));
    }

    private RunOptions Way(string explore) =>
        options with { Explore = explore, ScheduleSeed = Best.Seed ^ (++drawn << 32) };

    // The first way in which the plan fails counts, however many are tried at the same time.
    private bool Fails(Plan candidate, IReadOnlyList<RunOptions> ways, int most = int.MaxValue)
    {
        for (var done = 0; done < ways.Count && !IsStopped; done += settings.Width)
        {
            var tried = new Attempt[Math.Min(settings.Width, ways.Count - done)];
            var from = done;
            settings.ForEach(tried.Length, i => tried[i] = Try(candidate, ways[from + i], most));
            if (tried.TakeWhile(_ => !IsStopped).Any(attempt => Takes(candidate, attempt)))
            {
                return true;
            }
        }

        return false;
    }

    private bool Takes(Plan candidate, Attempt attempt)
    {
        Runs += attempt.Runs;
        if (attempt.Mishap is { } mishap)
        {
            Mishaps++;
            FirstMishap ??= mishap;
        }

        if (attempt.Failed is { } run)
        {
            (Best, Schedule, runHash) = (candidate, run.Deviations!, run.Results.RunHash);
            Proof = Evidence.Of(run, settings.Anomaly);
        }

        settings.Progress?.Invoke(new ShrinkProgress(Stage, RunSize.Of(Best, Schedule.Count), Runs));
        return attempt.Failed is not null;
    }

    // Changes nothing: several go on at the same time.
    private Attempt Try(Plan candidate, RunOptions way, int most)
    {
        var runs = 1;
        try
        {
            var run = Execute(candidate, way);
            if (!Has(run.Results, settings.Anomaly) || run.Deviations!.Count > most)
            {
                return new Attempt(null, runs);
            }

            if (!isDefectOnly)
            {
                return new Attempt(run, runs);
            }

            runs++;
            return new Attempt(CorrectFails(candidate, run.Deviations) ? null : run, runs);
        }
        catch (HarnessException mishap)
        {
            // No verdict, so no failure; how often that was is told with the result.
            return new Attempt(null, runs, mishap.Message);
        }
    }

    // Whether the broker without the planted defect fails as well: then it is not the defect that shows.
    private bool CorrectFails(Plan candidate, IReadOnlyList<Deviation> tried) => Has(
        Execute(candidate, options with { Defect = null, Explore = FirstIn, Deviations = tried }).Results,
        settings.Anomaly);

    private static bool Has(RunResults results, string anomaly) =>
        results.Verdict == Verdict.Invalid
        && (anomaly == ShrinkSettings.AnyAnomaly || results.Anomalies.Any(found => found.Id == anomaly));

    private RunOutcome Execute(Plan candidate, RunOptions how) =>
        SimulatedRun.Execute(scenario, candidate, how with { RecordDeviations = true, Replay = null });

    // Failed is null unless it failed as it has to.
    private readonly record struct Attempt(RunOutcome? Failed, int Runs, string? Mishap = null);
}
