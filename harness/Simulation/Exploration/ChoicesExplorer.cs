namespace Harness.Simulation.Exploration;

/// <summary>The whole world inside one Coyote operation.</summary>
internal sealed class ChoicesExplorer : IExplorer
{
    public ExplorationResult Explore(ExploreOptions options, Action<World> body)
    {
        ExplorationResult? result = null;
        CoyoteHost.Run(options.Seed, () => result = RunWith(options, body, new CoyoteChooser()));
        return result!;
    }

    private static ExplorationResult RunWith(ExploreOptions options, Action<World> body, IChooser chooser)
    {
        var policy = Policies.Create(options);
        var recorder = new ChoiceRecorder();
        var scheduler = new PolicyScheduler(policy, chooser, recorder);
        var world = new World(options.Seed, options.Windows, options.MaxSteps, scheduler);
        body(world);
        world.Close();
        return world.ToResult($"choices:{policy.Name}", recorder.Choices, recorder.ToLog(world.RunHash));
    }
}
