namespace Harness.Simulation.Exploration;

/// <summary>The way into the simulation.</summary>
public static class Explorer
{
    /// <summary>
    /// Runs a world along one schedule. Everything is decided by the options: the same ones give the same run in every
    /// process.
    /// </summary>
    /// <param name="options">Seed, and mode or recording.</param>
    /// <param name="body">Adds nodes, schedules faults, calls <see cref="World.Run"/> once for each phase.</param>
    /// <returns>Counters, hash, recording and failure. A failing reactor is reported here, not thrown.</returns>
    /// <exception cref="ReplayDifferedException">The run did not repeat the recording.</exception>
    /// <exception cref="HarnessException">The run was cut short. What the body throws is passed on.</exception>
    public static ExplorationResult Explore(ExploreOptions options, Action<World> body)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.EstimatedChoices);
        IExplorer explorer = options switch
        {
            { Replay: not null } => new ReplayExplorer(),
            { Deviations: not null } => new FirstInExplorer(),
            { Mode: ExploreMode.Choices, ScheduleSeed: not null } => new SeededExplorer(),
            { Mode: ExploreMode.Operations } => new OperationsExplorer(),
            _ => new ChoicesExplorer(),
        };
        return explorer.Explore(options, body);
    }
}
