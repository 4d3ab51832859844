using Broker.Runtime;

namespace Harness.Simulation.Clocks;

/// <summary>The time port of an incarnation: its node's clock, and timers that die with it.</summary>
internal sealed class SimTime(Incarnation incarnation) : TimeProvider
{
    public override long TimestampFrequency => 1_000_000_000;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow()
    {
        incarnation.World.VerifyControl("TimeProvider.GetUtcNow");
        return incarnation.Node.Clock.WallTime;
    }

    public override long GetTimestamp()
    {
        incarnation.World.VerifyControl("TimeProvider.GetTimestamp");
        return incarnation.Node.Clock.MonotonicNs;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        incarnation.World.VerifyControl("TimeProvider.CreateTimer");
        var timer = new SimTimer(incarnation, Reactor.Current?.Name ?? string.Empty, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}
