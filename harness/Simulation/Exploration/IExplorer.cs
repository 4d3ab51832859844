namespace Harness.Simulation.Exploration;

/// <summary>One way to run a world along one schedule.</summary>
internal interface IExplorer
{
    /// <summary>Makes a world, runs the body with it, and tells what happened.</summary>
    ExplorationResult Explore(ExploreOptions options, Action<World> body);
}
