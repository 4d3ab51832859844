namespace Broker.Tests.Doubles;

/// <summary>A clock that stands still until told to move, and its timers.</summary>
public sealed class TestTime : TimeProvider
{
    private readonly List<TestTimer> timers = [];
    private DateTimeOffset now = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Assert.That(period, Is.EqualTo(Timeout.InfiniteTimeSpan), "periodic timers are not supported");
        var timer = new TestTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves on; timers do not run.</summary>
    public void Advance(TimeSpan by) => now += by;

    /// <summary>Moves to the earliest timer and runs it; false if there is none.</summary>
    public bool FireNext()
    {
        if (timers.MinBy(timer => timer.Due) is not { } next)
        {
            return false;
        }

        timers.Remove(next);
        now = next.Due > now ? next.Due : now;
        next.Callback();
        return true;
    }

    private sealed class TestTimer(TestTime time, Action callback) : ITimer
    {
        public Action Callback => callback;

        public DateTimeOffset Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.timers.Remove(this);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Due = time.now + dueTime;
                time.timers.Add(this);
            }

            return true;
        }

        public void Dispose() => time.timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
