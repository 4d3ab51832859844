namespace Harness.Simulation.Exploration;

/// <summary>
/// Probabilistic concurrency testing (Burckhardt et al., ASPLOS 2010): the enabled event of the lane with the highest
/// priority happens, and at each of d random change points that lane falls below all others. Finds what needs a lane to
/// be starved. After the estimated length it goes on uniformly. Windows still bound how long anything is put off.
/// </summary>
/// <param name="changes">Number of change points, d.</param>
/// <param name="estimatedChoices">The number of choices over which they are spread; positive.</param>
internal sealed class PctPolicy(int changes, int estimatedChoices) : IPolicy
{
    private readonly LanePriorities priorities = new();

    // Drawn at the first pick, ascending.
    private readonly List<int> changePoints = [];
    private int picks;
    private int changed;

    public string Name => $"pct-{changes}";

    public int Pick(ReadOnlySpan<EventSource> enabled, IChooser chooser)
    {
        if (picks == 0)
        {
            for (var i = 0; i < changes; i++)
            {
                changePoints.Add(1 + chooser.Next(estimatedChoices));
            }

            changePoints.Sort();
        }

        if (++picks > estimatedChoices)
        {
            return chooser.Next(enabled.Length);
        }

        var index = priorities.Highest(enabled, chooser);
        if (changed < changes && picks >= changePoints[changed])
        {
            changed++;
            priorities[enabled[index].Lane] = -changed;
            index = priorities.Highest(enabled, chooser);
        }

        return index;
    }
}
