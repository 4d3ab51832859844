namespace Harness.Simulation.Clocks;

/// <summary>
/// The clock of a machine. The monotonic clock can run at a wrong rate; the wall clock is the monotonic one plus an
/// offset that can be anything.
/// </summary>
public sealed class NodeClock
{
    /// <summary>Parts per million in one.</summary>
    private const long Million = 1_000_000;

    // Uptime of every machine when the world begins; not zero, so that nobody takes 0 for "never".
    private const long InitialMonotonicNs = 1_000_000_000_000;

    private readonly SimNode node;

    // Since virtual time `since` the monotonic clock runs at the present rate from `base`.
    private long since;
    private long monotonicAtSince = InitialMonotonicNs;

    internal NodeClock(SimNode node) => this.node = node;

    /// <summary>Wall clock of a node without offset when the world begins.</summary>
    public static DateTimeOffset Epoch { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What is added to the wall clock; any value that keeps it between the years 1 and 9999.</summary>
    public TimeSpan WallOffset { get; set; }

    /// <summary>How much faster than virtual time the monotonic clock runs, in parts per million.</summary>
    public int RatePpm { get; private set; }

    /// <summary>The monotonic clock, ns.</summary>
    public long MonotonicNs
    {
        get
        {
            var passed = node.World.Now - since;
            return monotonicAtSince + passed + (long)((Int128)passed * RatePpm / Million);
        }
    }

    /// <summary>The wall clock.</summary>
    public DateTimeOffset WallTime =>
        Epoch + TimeSpan.FromTicks((MonotonicNs - InitialMonotonicNs) / TimeSpan.NanosecondsPerTick) + WallOffset;

    /// <summary>Changes the rate of the monotonic clock from now on; pending timers follow.</summary>
    /// <param name="partsPerMillion">From −500,000 (half as fast) to 1,000,000 (twice as fast); 0 is right.</param>
    public void SetRate(int partsPerMillion)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partsPerMillion, -500_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partsPerMillion, 1_000_000);
        node.World.VerifyControl("NodeClock.SetRate");
        monotonicAtSince = MonotonicNs;
        since = node.World.Now;
        RatePpm = partsPerMillion;
        var scheduled = node.World.Scheduled(source => source is SimTimer && source.Owner!.Node == node);
        foreach (var timer in scheduled.Concat(node.Held).OfType<SimTimer>().ToArray())
        {
            timer.Reenroll();
        }
    }

    /// <summary>The first virtual instant (ns) at which the monotonic clock will show at least a value, if the rate stays.</summary>
    internal long VirtualTimeOf(long monotonicNs)
    {
        var passed = (Int128)(monotonicNs - monotonicAtSince) * Million;
        var rate = Million + RatePpm;
        return since + (long)((passed + rate - 1) / rate);
    }
}
