namespace Harness.Simulation.Exploration;

/// <summary>Each reactor is a Coyote operation.</summary>
internal sealed class OperationsExplorer : IExplorer
{
    public ExplorationResult Explore(ExploreOptions options, Action<World> body)
    {
        ExplorationResult? result = null;
        CoyoteHost.Run(options.Seed, () =>
        {
            var scheduler = new OperationsScheduler();
            var world = new World(options.Seed, options.Windows, options.MaxSteps, scheduler);
            try
            {
                body(world);
            }
            finally
            {
                world.Close();
                scheduler.Finish();
            }

            result = world.ToResult("operations", scheduler.Choices, log: null);
        });
        return result!;
    }
}
