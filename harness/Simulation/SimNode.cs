using Broker.Runtime;
using Harness.Simulation.Clocks;
using Harness.Simulation.Disks;

namespace Harness.Simulation;

/// <summary>
/// A machine of the simulated world with at most one live process on it. Disk and clock outlive the process. Brokers
/// and clients alike are nodes. Its methods are for the run (the body and world actions), not for code in reactors.
/// </summary>
public sealed class SimNode
{
    // What paused reactors and timers have scheduled, in the order in which it was held back; empty unless paused.
    private readonly List<EventSource> held = [];
    private Incarnation? incarnation;
    private PauseFault? pause;
    private int incarnations;

    // Storage calls that still pass before the armed crash; negative if none is armed.
    private int callsBeforeCrash = -1;
    private Action? onArmedCrash;

    internal SimNode(World world, int index, string name, string host, IEventSink? events)
    {
        World = world;
        Index = index;
        Name = name;
        Host = host;
        Events = events;
        Clock = new NodeClock(this);
        Disk = new SimDisk(this);
    }

    /// <summary>Its unique name.</summary>
    public string Name { get; }

    /// <summary>The host name in its endpoints.</summary>
    public string Host { get; }

    /// <summary>Its clock, and what can go wrong with it.</summary>
    public NodeClock Clock { get; }

    /// <summary>Its disk.</summary>
    public SimDisk Disk { get; }

    /// <summary>Whether a process runs, paused or not.</summary>
    public bool IsAlive => incarnation is not null;

    /// <summary>Whether the process stands still.</summary>
    public bool IsPaused => pause is not null;

    /// <summary>How often it was started.</summary>
    public int Incarnations => incarnations;

    internal World World { get; }

    internal int Index { get; }

    internal IEventSink? Events { get; }

    internal Incarnation? Incarnation => incarnation;

    /// <summary>Starts a process.</summary>
    /// <param name="boot">Runs as the first step of the new incarnation, on its reactor <c>main</c>.</param>
    /// <exception cref="InvalidOperationException">One is running.</exception>
    public void Start(Action<Ports> boot)
    {
        World.VerifyControl("SimNode.Start");
        if (incarnation is not null)
        {
            throw new InvalidOperationException($"Node '{Name}' is running already.");
        }

        incarnation = new Incarnation(this, ++incarnations);
        var ports = incarnation.Ports;
        ports.CreateReactor("main").Post(() => boot(ports));
    }

    /// <summary>
    /// Kills the process at this instant. Nothing it holds or does has an effect from here on; peers see their
    /// connections closed, behind the frames already under way. Does nothing if no process runs.
    /// </summary>
    public void Crash(CrashKind kind = CrashKind.PowerLoss)
    {
        World.VerifyControl("SimNode.Crash");
        if (incarnation is null)
        {
            return;
        }

        incarnation.Kill();
        incarnation = null;
        callsBeforeCrash = -1;
        onArmedCrash = null;
        if (kind == CrashKind.PowerLoss)
        {
            Disk.LosePower();
        }
    }

    /// <summary>
    /// Boots the machine anew, between two processes: the page cache is gone, as after a loss of power.
    /// </summary>
    /// <exception cref="InvalidOperationException">A process runs.</exception>
    public void Reboot()
    {
        World.VerifyControl("SimNode.Reboot");
        if (incarnation is not null)
        {
            throw new InvalidOperationException($"Node '{Name}' is running.");
        }

        Disk.LosePower();
    }

    /// <summary>
    /// Arms a loss of power that strikes in the middle of a step: <paramref name="afterStorageCalls"/> more calls that
    /// change or flush storage take effect, and the next one does not. (Opening counts; asking and reading do not.)
    /// Disarmed by any crash.
    /// </summary>
    /// <param name="afterStorageCalls">Not negative.</param>
    /// <param name="onCrash">Runs as an action of the world at the instant of the crash.</param>
    /// <exception cref="InvalidOperationException">No process runs.</exception>
    public void ArmCrash(int afterStorageCalls, Action onCrash)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(afterStorageCalls);
        World.VerifyControl("SimNode.ArmCrash");
        if (incarnation is null)
        {
            throw new InvalidOperationException($"Node '{Name}' is not running: there is nothing to crash.");
        }

        callsBeforeCrash = afterStorageCalls;
        onArmedCrash = onCrash;
    }

    /// <summary>Takes an armed crash back, if it did not strike yet.</summary>
    public void DisarmCrash()
    {
        callsBeforeCrash = -1;
        onArmedCrash = null;
    }

    /// <summary>Stops the process where it is: no step and no timer of it runs, and what arrives waits.</summary>
    /// <returns>The fault; tells how many events it held back.</returns>
    /// <exception cref="InvalidOperationException">No process runs, or it is paused already.</exception>
    public PauseFault Pause()
    {
        World.VerifyControl("SimNode.Pause");
        if (incarnation is null || pause is not null)
        {
            throw new InvalidOperationException($"Node '{Name}' is not running, or paused already.");
        }

        pause = new PauseFault();
        foreach (var source in World.Scheduled(source => source.Owner == incarnation))
        {
            World.Schedule(source, source.Earliest, source.Latest);
        }

        return pause;
    }

    /// <summary>Lets a paused process go on; overdue timers fire now, late. Does nothing if it is not paused.</summary>
    public void Resume()
    {
        World.VerifyControl("SimNode.Resume");
        if (pause is null)
        {
            return;
        }

        foreach (var source in EndPause())
        {
            World.Schedule(source, source.Earliest, source.Latest);
        }
    }

    /// <summary>Whether a source has to wait for the end of a pause; remembers it if so.</summary>
    internal bool Holds(EventSource source)
    {
        if (pause is null)
        {
            return false;
        }

        held.Add(source);
        return true;
    }

    internal void Release(EventSource source) => held.Remove(source);

    internal IReadOnlyList<EventSource> Held => held;

    /// <summary>Ends the pause, if there is one, and hands back what it held, now idle.</summary>
    internal List<EventSource> EndPause()
    {
        if (pause is not null)
        {
            pause.Affected = held.Count(source => source.Latest < World.Now);
            pause = null;
        }

        var taken = held.ToList();
        held.Clear();
        taken.ForEach(source => source.Placement = Placement.Idle);
        return taken;
    }

    /// <summary>
    /// Called before each call that changes or flushes storage; false if the call must have no effect.
    /// </summary>
    internal bool AllowsStorageCall(Incarnation caller)
    {
        if (caller.IsDead)
        {
            return false;
        }

        if (callsBeforeCrash != 0)
        {
            callsBeforeCrash = Math.Max(-1, callsBeforeCrash - 1);
            return true;
        }

        var strike = onArmedCrash!;
        Crash();
        World.At(World.Now, $"crashed {Name}", strike);
        return false;
    }

    internal void Discard()
    {
        incarnation?.Discard();
        incarnation = null;
    }
}
