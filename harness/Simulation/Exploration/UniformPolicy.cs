namespace Harness.Simulation.Exploration;

/// <summary>All enabled events are equally likely: best at races between neighbours.</summary>
internal sealed class UniformPolicy : IPolicy
{
    public string Name => "uniform";

    public int Pick(ReadOnlySpan<EventSource> enabled, IChooser chooser) => chooser.Next(enabled.Length);
}
