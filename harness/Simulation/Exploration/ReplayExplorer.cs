namespace Harness.Simulation.Exploration;

/// <summary>Repeats a recording, without Coyote.</summary>
internal sealed class ReplayExplorer : IExplorer
{
    public ExplorationResult Explore(ExploreOptions options, Action<World> body)
    {
        var log = options.Replay!;
        var deviations = options.RecordDeviations ? new DeviationRecorder() : null;
        var scheduler = new ReplayScheduler(log, deviations);
        var world = new World(options.Seed, options.Windows, options.MaxSteps, scheduler);
        body(world);
        world.Close();
        scheduler.Finish(world);
        return scheduler.Difference is { } difference
            ? throw difference
            : world.ToResult("replay", scheduler.Picks, log) with { Deviations = deviations?.Deviations };
    }
}
