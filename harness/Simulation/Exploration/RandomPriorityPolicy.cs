namespace Harness.Simulation.Exploration;

/// <summary>
/// The enabled event of the lane with the highest priority happens; now and then the lane that was picked gets another
/// random priority. Lies between uniform picking and PCT: lanes are starved for a while, again and again.
/// </summary>
internal sealed class RandomPriorityPolicy : IPolicy
{
    // One in this many picks redraws a priority.
    private const int RedrawInterval = 16;

    private readonly LanePriorities priorities = new();

    public string Name => "priority";

    public int Pick(ReadOnlySpan<EventSource> enabled, IChooser chooser)
    {
        var index = priorities.Highest(enabled, chooser);
        if (chooser.Next(RedrawInterval) == 0)
        {
            priorities.Redraw(enabled[index].Lane, chooser);
        }

        return index;
    }
}
