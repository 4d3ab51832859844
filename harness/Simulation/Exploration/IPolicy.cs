namespace Harness.Simulation.Exploration;

/// <summary>Picks among enabled events.</summary>
internal interface IPolicy
{
    /// <summary>Names it, with its parameters.</summary>
    string Name { get; }

    /// <summary>The index of the event that happens next.</summary>
    /// <param name="enabled">At least two, in creation order of their sources.</param>
    /// <param name="chooser">The only source of chance.</param>
    int Pick(ReadOnlySpan<EventSource> enabled, IChooser chooser);
}
