namespace Harness.Simulation.Exploration;

/// <summary>
/// First-in first-out, but for a list of deviations. Carrying out the deviations of a run on the same run repeats it:
/// at each choice, the event whose turn it is has its next deviation waiting, or none is left and it happens.
/// </summary>
internal sealed class FirstInPolicy : IPolicy
{
    // By the event whose turn it is: what happens before it, in order.
    private readonly Dictionary<EventKey, Queue<EventKey>> ahead = [];

    public FirstInPolicy(IReadOnlyList<Deviation> deviations)
    {
        foreach (var deviation in deviations)
        {
            if (!ahead.TryGetValue(deviation.First, out var queue))
            {
                ahead.Add(deviation.First, queue = new Queue<EventKey>());
            }

            queue.Enqueue(deviation.Instead);
        }
    }

    public string Name => "fifo";

    /// <summary>The index of the event with the smallest earliest time; the first of equals.</summary>
    public static int FirstOf(ReadOnlySpan<EventSource> enabled)
    {
        var first = 0;
        for (var i = 1; i < enabled.Length; i++)
        {
            if (enabled[i].Earliest < enabled[first].Earliest)
            {
                first = i;
            }
        }

        return first;
    }

    public int Pick(ReadOnlySpan<EventSource> enabled, IChooser chooser)
    {
        var first = FirstOf(enabled);
        if (ahead.Count == 0 || !ahead.TryGetValue(enabled[first].Key, out var queue))
        {
            return first;
        }

        while (queue.TryDequeue(out var wanted))
        {
            for (var i = 0; i < enabled.Length; i++)
            {
                if (enabled[i].Kind == wanted.Kind && enabled[i].Key == wanted)
                {
                    return i;
                }
            }
        }

        return first;
    }
}
