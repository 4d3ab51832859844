namespace Broker.Runtime;

/// <summary>
/// Wakes everyone who waits for "something changed, look again". Belongs to one reactor: a waiter inspects the state
/// and
/// waits without an <c>await</c> in between, so that it misses no change.
/// </summary>
public sealed class Signal
{
    // Those who wait, each with a promise of its own: the time of one may run out while others wait on.
    private readonly List<Completion<bool>> waiters = [];

    /// <summary>Wakes all present waiters; later ones wait for the next time.</summary>
    public void Raise()
    {
        // Waking only posts, so nobody comes or goes while this runs.
        foreach (var waiter in waiters)
        {
            waiter.TrySetResult(true);
        }

        waiters.Clear();
    }

    /// <summary>Waits for the next <see cref="Raise"/>; false if <paramref name="limit"/> passed first.</summary>
    public async Task<bool> WaitAsync(TimeSpan limit, TimeProvider time)
    {
        if (limit <= TimeSpan.Zero)
        {
            return false;
        }

        var waiter = new Completion<bool>();
        waiters.Add(waiter);
        var raised = await waiter.Within(limit, time, false);
        waiters.Remove(waiter);
        return raised;
    }
}
