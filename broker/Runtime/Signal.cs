namespace Broker.Runtime;

/// <summary>
/// Wakes everyone who waits for "something changed, look again". Belongs to one reactor. A waiter takes
/// <see cref="Next"/> before it inspects the state, so that no change between inspecting and waiting is missed.
/// </summary>
public sealed class Signal
{
    private Completion<bool> next = new();

    /// <summary>The promise that the next <see cref="Raise"/> completes with true.</summary>
    public Completion<bool> Next => next;

    /// <summary>Wakes all present waiters; later ones wait for the next time.</summary>
    public void Raise()
    {
        var raised = next;
        next = new Completion<bool>();
        raised.TrySetResult(true);
    }
}
