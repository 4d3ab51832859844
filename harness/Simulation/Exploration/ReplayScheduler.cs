namespace Harness.Simulation.Exploration;

/// <summary>Repeats recorded picks, and compares every event with the recording.</summary>
internal sealed class ReplayScheduler(ChoiceLog log, DeviationRecorder? deviations) : IScheduler
{
    // Picks used so far.
    private int picks;

    public ReplayDifferedException? Difference { get; private set; }

    public int Picks => picks;

    public void Drive(World world)
    {
        while (true)
        {
            var enabled = world.Enabled();
            if (enabled.IsEmpty)
            {
                return;
            }

            if (TryPick(world, enabled, out var index))
            {
                world.Execute(enabled[index], enabled.Length);
            }
        }
    }

    public void Executing(World world, EventSource source)
    {
        var step = (int)world.Steps;
        if (step > log.Steps)
        {
            Differ(world, $"{Place(world, source)}, but only {log.Steps} were recorded");
        }
        else if (log.Marks[step - 1] != (byte)world.RunHash)
        {
            Differ(world, $"{Place(world, source)}, is not the event that was recorded");
        }
    }

    /// <summary>Called at the end of the run.</summary>
    public void Finish(World world)
    {
        var isComplete = world.Steps == log.Steps && picks == log.Picks.Count && world.RunHash == log.RunHash;
        if (!isComplete)
        {
            Differ(world, $"the run ended after step {world.Steps} and {picks} choices at {world.Timestamp()}, but "
                + $"{log.Steps} steps and {log.Picks.Count} choices were recorded (run hash {log.RunHash:x16}, "
                + $"now {world.RunHash:x16})");
        }
    }

    public void ReactorCreated(World world, SimReactor reactor)
    {
    }

    public void ReactorDied(SimReactor reactor)
    {
    }

    private bool TryPick(World world, ReadOnlySpan<EventSource> enabled, out int index)
    {
        index = 0;
        if (enabled.Length == 1)
        {
            return true;
        }

        var place = $"step {world.Steps + 1} after {world.Timestamp()}";
        if (picks == log.Picks.Count)
        {
            Differ(world, $"{place} needs a choice, but only {picks} were recorded ({Names(enabled)})");
            return false;
        }

        index = log.Picks[picks++];
        if (index < enabled.Length)
        {
            deviations?.Picked(enabled, index);
            return true;
        }

        var valid = $"only {enabled.Length} are enabled ({Names(enabled)})";
        Differ(world, $"{place}: choice {picks} was index {index}, but {valid}");
        return false;
    }

    private static string Place(World world, EventSource source) =>
        $"step {world.Steps} at {world.Timestamp()}, {source.Describe()}";

    private static string Names(ReadOnlySpan<EventSource> enabled)
    {
        var names = new List<string>();
        foreach (var source in enabled)
        {
            names.Add(source.Describe());
        }

        return "enabled now: " + string.Join(", ", names);
    }

    private void Differ(World world, string how)
    {
        if (Difference is null)
        {
            Difference = new ReplayDifferedException($"The replay differs: {how}.");
            world.Fail(Difference);
        }
    }
}
