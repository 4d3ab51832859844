using System.Globalization;
using System.IO.Hashing;
using System.Reflection;
using System.Text;
using Broker.Configuration;
using Broker.Defects;
using Harness.Guided;
using Harness.Runs;
using Harness.Scenarios;
using Harness.Shrinking;
using Harness.Simulation.Exploration;
using Scenarios;

namespace Harness.Cli.Runs;

/// <summary>Runs in the simulated world.</summary>
/// <param name="time">Measures how long a run takes.</param>
internal sealed class SimulatedRuns(TimeProvider time) : IRuns
{
    /// <inheritdoc />
    public IReadOnlyList<Named> Suites =>
        [.. ScenarioCatalog.Suites.Select(suite => new Named(suite.Name, suite.Description))];

    /// <inheritdoc />
    public IReadOnlyList<Named> Scenarios =>
        [.. ScenarioCatalog.Names.Select(name => new Named(name, ScenarioCatalog.Load(name).Description))];

    /// <inheritdoc />
    public IReadOnlyList<PlantedDefect> Defects =>
        [.. DefectCatalog.All.Select(
            defect => new PlantedDefect(defect.Id, defect.Meaning, defect.Source, defect.Scenario)
            {
                Anomaly = defect.Anomaly,
                IsHarmless = defect.IsHarmless,
            })];

    /// <inheritdoc />
    public string Commit { get; } =
        typeof(SimulatedRuns).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
            .InformationalVersion.Split('+') is [_, var commit] ? commit : "unknown";

    /// <inheritdoc />
    public IReadOnlyList<string> Expand(string suiteOrScenario)
    {
        if (ScenarioCatalog.Suites.FirstOrDefault(suite => suite.Name == suiteOrScenario) is { } named)
        {
            return named.Scenarios;
        }

        Load(suiteOrScenario);
        return [suiteOrScenario];
    }

    /// <inheritdoc />
    public string? HashOf(string scenario) => Hash(Load(scenario).Text);

    /// <inheritdoc />
    public FinishedRun Run(RunRequest request)
    {
        var (scenario, text) = Load(request.Scenario);
        var plan = request.Guided?.Entry.PlanFor(scenario) ?? PlanGenerator.Generate(scenario, request.Seed);
        return Execute(scenario, text, plan, request, null);
    }

    /// <inheritdoc />
    public GuidedSearch Search(string scenario, ulong seed) =>
        Checked(() => new GuidedSearch(Load(scenario).Scenario, seed, ScenarioCatalog.Corpus(scenario)));

    /// <inheritdoc />
    public FinishedRun Replay(string runDirectory)
    {
        var recorded = RunFiles.ReadResults(runDirectory);
        var (text, plan, choices) = RunFiles.ReadReplay(runDirectory);
        var file = Path.Combine(runDirectory, RunFiles.Scenario);
        var scenario = Checked(() => Verified(ScenarioParser.Parse(text, file)));
        var request = new RunRequest(recorded.Scenario, recorded.Seed, recorded.Explore, recorded.Defect);
        var run = Execute(scenario, text, plan, request, ReadChoices(recorded, choices, runDirectory));
        return run with
        {
            Results = run.Results with { Shrunk = recorded.Shrunk, Guided = recorded.Guided },
            Deviations = recorded.Shrunk is null ? null : RunFiles.Text(runDirectory, RunFiles.Deviations),
        };
    }

    /// <inheritdoc />
    public FinishedShrink Shrink(string runDirectory, Action<string> warn, ShrinkSettings settings)
    {
        var recorded = RunFiles.ReadResults(runDirectory);
        var (text, plan, choices) = RunFiles.ReadReplay(runDirectory);
        var file = Path.Combine(runDirectory, RunFiles.Scenario);
        var scenario = Checked(() => Verified(ScenarioParser.Parse(text, file)));
        var request = new RunRequest(recorded.Scenario, recorded.Seed, recorded.Explore, recorded.Defect);
        var replay = ReadChoices(recorded, choices, runDirectory);
        IReadOnlyList<Deviation>? schedule = null;
        try
        {
            schedule = replay is null ? null : ScheduleOf(scenario, plan, request, replay);
        }
        catch (ReplayDifferedException exception)
        {
            schedule = Checked(() => RunFiles.ReadDeviations(runDirectory));
            warn($"{exception.Message} {(schedule is null ? "Other schedules" : "Its deviations")} are tried.");
        }

        return Shrink(scenario, text, plan, request, schedule, settings);
    }

    /// <inheritdoc />
    public FinishedShrink Shrink(RunRequest request, ShrinkSettings settings)
    {
        var (scenario, text) = Load(request.Scenario);
        var plan = PlanGenerator.Generate(scenario, request.Seed);
        return Shrink(scenario, text, plan, request, ScheduleOf(scenario, plan, request, null), settings);
    }

    private FinishedShrink Shrink(
        Scenario scenario, string text, Plan plan, RunRequest request, IReadOnlyList<Deviation>? schedule,
        ShrinkSettings settings)
    {
        var options = Options(request) with { Explore = "choices" };
        var shrunk = Checked(() => new Shrinker(scenario, options, settings).Shrink(plan, schedule));
        var run = shrunk.Run with { Results = shrunk.Run.Results with { Scenario = request.Scenario } };
        var mishap = shrunk.Mishaps == 0
            ? null
            : $"{shrunk.Mishaps} of them could not be judged, the first because: {shrunk.FirstMishap}";
        return new FinishedShrink(
            Finished(run, text) with { Deviations = DeviationsJson.Write(shrunk.Deviations) },
            shrunk.Runs, shrunk.IsStopped, mishap);
    }

    // Null if Coyote's own strategy schedules.
    private IReadOnlyList<Deviation>? ScheduleOf(Scenario scenario, Plan plan, RunRequest request, ChoiceLog? replay)
    {
        var options = Options(request) with { Replay = replay, RecordDeviations = true };
        return Checked(() => SimulatedRun.Execute(scenario, plan, options)).Deviations;
    }

    /// <summary>The recorded choices; null for Coyote's own strategies: those are repeated from the seed.</summary>
    private static ChoiceLog? ReadChoices(RunResults recorded, ReadOnlyMemory<byte> bytes, string runDirectory)
    {
        var file = Path.Combine(runDirectory, RunFiles.Choices);
        var drawn = recorded.Explore.StartsWith("choices", StringComparison.Ordinal)
            || recorded.Explore == GuidedRequests.Explore;
        if (drawn == bytes.IsEmpty)
        {
            throw new UsageException($"{file}: "
                + (drawn ? "empty; the choices of the run are lost." : "expected nothing for this way to explore."));
        }

        try
        {
            return drawn ? ChoiceLog.Parse(bytes.Span) : null;
        }
        catch (InvalidDataException exception)
        {
            throw new UsageException($"{file}: {exception.Message}");
        }
    }

    private FinishedRun Execute(Scenario scenario, string text, Plan plan, RunRequest request, ChoiceLog? replay)
    {
        var options = Options(request) with { Replay = replay };
        var started = time.GetTimestamp();
        try
        {
            var run = Checked(() => SimulatedRun.Execute(scenario, plan, options));
            var results = run.Results with
            {
                Scenario = request.Scenario,
                Guided = request.Guided?.Origin,
                WallSeconds = time.GetElapsedTime(started).TotalSeconds,
            };
            return Finished(run with { Results = results }, text);
        }
        catch (ReplayDifferedException exception)
        {
            throw new RunDifferedException(exception.Message);
        }
    }

    private RunOptions Options(RunRequest request) => new()
    {
        Explore = request.Explore,
        ScheduleSeed = request.Guided?.Entry.ScheduleSeed,
        Defect = request.Defect is { } id ? FindDefect(id) : null,
        Commit = Commit,
    };

    private static FinishedRun Finished(RunOutcome run, string text) => new(
        run.Results with { ScenarioHash = Hash(text) }, run.History, run.Plan, run.Choices?.ToBytes() ?? default, text);

    private static string Hash(string text) =>
        XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text)).ToString("x16", CultureInfo.InvariantCulture);

    private static (Scenario Scenario, string Text) Load(string nameOrPath) => Checked(() =>
    {
        var text = ScenarioCatalog.Text(nameOrPath);
        return (Verified(ScenarioCatalog.Load(nameOrPath)), text);
    });

    private static Scenario Verified(Scenario scenario)
    {
        ClusterConfigRules.Verify(scenario);
        return scenario;
    }

    private static Defect FindDefect(string id) => DefectCatalog.Find(id)
        ?? throw new UsageException(
            $"There is no defect '{id}'. Known: {string.Join(", ", DefectCatalog.All.Select(d => d.Id))}.");

    /// <summary>Mistakes in what the user gave are the user's to mend, and say where they are.</summary>
    private static T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception
            is ScenarioException or ConfigException or PlanFormatException or FormatException or InvalidDataException)
        {
            throw new UsageException(exception.Message);
        }
    }
}
