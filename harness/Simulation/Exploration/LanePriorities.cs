namespace Harness.Simulation.Exploration;

/// <summary>
/// Priorities of lanes, drawn when a lane is first seen. A lane is a reactor, a direction of a connection, the timers of
/// an incarnation, a disk, or the run's actions.
/// </summary>
internal sealed class LanePriorities
{
    /// <summary>Drawn priorities are positive and below this; lower ones are free for those who demote lanes.</summary>
    private const int Range = 1 << 16;

    // By lane; 0 for a lane not seen yet.
    private readonly List<int> priorities = [];

    public int this[int lane]
    {
        set => priorities[lane] = value;
    }

    /// <summary>The index of the event with the highest priority; the first of equals.</summary>
    public int Highest(ReadOnlySpan<EventSource> enabled, IChooser chooser)
    {
        var best = 0;
        var highest = int.MinValue;
        for (var i = 0; i < enabled.Length; i++)
        {
            var priority = Of(enabled[i].Lane, chooser);
            if (priority > highest)
            {
                best = i;
                highest = priority;
            }
        }

        return best;
    }

    /// <summary>Gives a lane another random priority.</summary>
    public void Redraw(int lane, IChooser chooser) => priorities[lane] = 1 + chooser.Next(Range);

    private int Of(int lane, IChooser chooser)
    {
        while (priorities.Count <= lane)
        {
            priorities.Add(0);
        }

        if (priorities[lane] == 0)
        {
            Redraw(lane, chooser);
        }

        return priorities[lane];
    }
}
