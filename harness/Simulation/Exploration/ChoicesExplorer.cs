namespace Harness.Simulation.Exploration;

/// <summary>The whole world inside one Coyote operation.</summary>
internal sealed class ChoicesExplorer : IExplorer
{
    public ExplorationResult Explore(ExploreOptions options, Action<World> body)
    {
        ExplorationResult? result = null;
        CoyoteHost.Run(options.Seed, () =>
            result = RunWith(options, body, Policies.Create(options), new CoyoteChooser()));
        return result!;
    }

    /// <summary>Runs a world under a policy, and records its choices.</summary>
    internal static ExplorationResult RunWith(
        ExploreOptions options, Action<World> body, IPolicy policy, IChooser chooser)
    {
        var recorder = new ChoiceRecorder();
        var deviations = options.RecordDeviations ? new DeviationRecorder() : null;
        var scheduler = new PolicyScheduler(policy, chooser, recorder, deviations);
        var world = new World(options.Seed, options.Windows, options.MaxSteps, scheduler);
        body(world);
        world.Close();
        var result = world.ToResult($"choices:{policy.Name}", recorder.Choices, recorder.ToLog(world.RunHash));
        return result with { Deviations = deviations?.Deviations };
    }
}
