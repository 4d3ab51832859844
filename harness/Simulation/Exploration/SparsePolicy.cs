namespace Harness.Simulation.Exploration;

/// <summary>
/// First-in first-out, but for one choice in a number of them, which is uniform. Finds what needs few deviations, and
/// nothing else: good for schedules that a person has to understand.
/// </summary>
/// <param name="interval">How many choices there are for each that is drawn, on average; positive.</param>
internal sealed class SparsePolicy(int interval) : IPolicy
{
    public string Name => $"sparse-{interval}";

    public int Pick(ReadOnlySpan<EventSource> enabled, IChooser chooser) =>
        chooser.Next(interval) == 0 ? chooser.Next(enabled.Length) : FirstInPolicy.FirstOf(enabled);
}
