namespace Harness.Simulation;

/// <summary>
/// The windows of all events. The defaults are frozen: they describe a small cluster on one local network with solid-state
/// disks, and are not widened to give the scheduler more to choose from.
/// </summary>
public sealed record Windows
{
    /// <summary>The frozen defaults.</summary>
    public static Windows Default { get; } = new();

    /// <summary>From a post to the step: 1–200 µs, the wake-up of a thread on a machine that is not overloaded.</summary>
    public Window Mailbox { get; init; } = new(1_000, 0, 200_000);

    /// <summary>
    /// From sending a frame to its arrival, one way: 0.2–2 ms, of which the draw decides 0.3 ms. Opening a connection
    /// takes one such delay in each direction.
    /// </summary>
    public Window Frame { get; init; } = new(200_000, 300_000, 2_000_000);

    /// <summary>From a timer's due time to its callback: 0–1 ms, the resolution of operating system timers.</summary>
    public Window Timer { get; init; } = new(0, 0, 1_000_000);

    /// <summary>From asking for a flush to its completion: 0.3–4 ms, of which the draw decides 0.7 ms.</summary>
    public Window Flush { get; init; } = new(300_000, 700_000, 4_000_000);
}
