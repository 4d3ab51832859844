using System.Globalization;

namespace Harness.Simulation.Clocks;

/// <summary>A timer on its node's monotonic clock.</summary>
internal sealed class SimTimer(Incarnation owner, string reactor, TimerCallback callback, object? state)
    : EventSource(owner.World, EventKind.Timer, owner.TimerLane, owner), ITimer
{
    // Null once disposed, or once the owner died: a dead incarnation's timers hold nothing alive.
    private TimerCallback? callback = callback;
    private object? state = state;

    // Monotonic ns of the next callback; valid while scheduled or held.
    private long due;

    // Ns between callbacks; 0 for one callback only.
    private long period;

    // The how manyth timer it is that was made on its reactor, from 1.
    private readonly int number = owner.NextTimer(reactor);

    // Made when first asked for: most timers never are.
    public override string Place => field ??= EventKey.Numbered(
        string.Create(CultureInfo.InvariantCulture, $"{Owner!.Node.Name}/{Owner.Number}/{reactor}"), number);

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        World.VerifyControl("ITimer.Change");
        Verify(dueTime, nameof(dueTime));
        Verify(period, nameof(period));
        if (callback is null || Owner!.IsDead)
        {
            return false;
        }

        World.Unschedule(this);
        this.period = period == Timeout.InfiniteTimeSpan ? 0 : Nanoseconds(period);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            due = Owner.Node.Clock.MonotonicNs + Nanoseconds(dueTime);
            Reenroll();
        }

        return true;
    }

    /// <summary>Schedules the next callback by the clock's present rate.</summary>
    public void Reenroll()
    {
        var at = Owner!.Node.Clock.VirtualTimeOf(due);
        World.Schedule(this, at + World.Windows.Timer.Earliest, at + World.Windows.Timer.Latest);
    }

    public override string Describe() => $"timer #{Id} of {Owner!.Node.Name}";

    public override void Execute()
    {
        if (period > 0)
        {
            // As with the system's timers, the period counts from the callback, so a pause is not made up for.
            due = Owner!.Node.Clock.MonotonicNs + period;
            Reenroll();
        }

        callback!(state);
    }

    public override void Abandon()
    {
        callback = null;
        state = null;
    }

    public void Dispose()
    {
        // Dead first: finalizers dispose abandoned timers from their own thread.
        if (callback is not null && !Owner!.IsDead && World.IsControlled("ITimer.Dispose"))
        {
            World.Unschedule(this);
            Abandon();
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    private static void Verify(TimeSpan span, string name)
    {
        var milliseconds = (long)span.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, uint.MaxValue - 1, name);
    }
}
