namespace Harness.Simulation.Exploration;

/// <summary>
/// A policy that draws from a seed of the schedule's own, without Coyote: for runs that are told by their deviations.
/// </summary>
internal sealed class SeededExplorer : IExplorer
{
    public ExplorationResult Explore(ExploreOptions options, Action<World> body)
    {
        var random = new HashRandom(options.ScheduleSeed!.Value, "schedule", string.Empty);
        return ChoicesExplorer.RunWith(options, body, Policies.Create(options), new HashChooser(random));
    }

    private sealed class HashChooser(HashRandom random) : IChooser
    {
        public int Next(int count) => count <= 1 ? 0 : (int)random.NextBelow(count);
    }
}
