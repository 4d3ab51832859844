namespace Harness.Simulation.Exploration;

/// <summary>
/// Carries out a list of deviations from first-in first-out. Nothing is drawn, so it does without Coyote.
/// </summary>
internal sealed class FirstInExplorer : IExplorer
{
    public ExplorationResult Explore(ExploreOptions options, Action<World> body) =>
        ChoicesExplorer.RunWith(options, body, new FirstInPolicy(options.Deviations!), new NoChooser());

    private sealed class NoChooser : IChooser
    {
        public int Next(int count) => throw new InvalidOperationException("First-in first-out draws nothing.");
    }
}
