namespace Harness.Simulation.Exploration;

/// <summary>Notes where a schedule deviates from first-in first-out.</summary>
internal sealed class DeviationRecorder
{
    private readonly List<Deviation> deviations = [];

    public IReadOnlyList<Deviation> Deviations => deviations;

    public void Picked(ReadOnlySpan<EventSource> enabled, int index)
    {
        var first = FirstInPolicy.FirstOf(enabled);
        if (index != first)
        {
            deviations.Add(new Deviation(enabled[first].Key, enabled[index].Key));
        }
    }
}
