using System.Reflection;
using Broker.Configuration;
using Broker.Defects;
using Harness.Runs;
using Harness.Scenarios;
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
            defect => new PlantedDefect(defect.Id, defect.Meaning, defect.Source, defect.Scenario))];

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
    public FinishedRun Run(RunRequest request)
    {
        var (scenario, text) = Load(request.Scenario);
        var plan = PlanGenerator.Generate(scenario, request.Seed);
        return Execute(scenario, text, plan, request, null);
    }

    /// <inheritdoc />
    public FinishedRun Replay(string runDirectory)
    {
        var recorded = RunFiles.ReadResults(runDirectory);
        var (text, plan, choices) = RunFiles.ReadReplay(runDirectory);
        var file = Path.Combine(runDirectory, RunFiles.Scenario);
        var scenario = Checked(() => Verified(ScenarioParser.Parse(text, file)));
        var request = new RunRequest(recorded.Scenario, recorded.Seed, recorded.Explore, recorded.Defect);
        return Execute(scenario, text, plan, request, ReadChoices(recorded, choices, runDirectory));
    }

    /// <summary>The recorded choices; null for Coyote's own strategies: those are repeated from the seed.</summary>
    private static ChoiceLog? ReadChoices(RunResults recorded, ReadOnlyMemory<byte> bytes, string runDirectory)
    {
        var file = Path.Combine(runDirectory, RunFiles.Choices);
        var drawn = recorded.Explore.StartsWith("choices", StringComparison.Ordinal);
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
        var options = new RunOptions
        {
            Explore = request.Explore,
            Defect = request.Defect is { } id ? FindDefect(id) : null,
            Replay = replay,
            Commit = Commit,
        };
        var started = time.GetTimestamp();
        try
        {
            var run = Checked(() => SimulatedRun.Execute(scenario, plan, options));
            var results = run.Results with
            {
                Scenario = request.Scenario,
                WallSeconds = time.GetElapsedTime(started).TotalSeconds,
            };
            return new FinishedRun(results, run.History, run.Plan, run.Choices?.ToBytes() ?? default, text);
        }
        catch (ReplayDifferedException exception)
        {
            throw new RunDifferedException(exception.Message);
        }
    }

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
