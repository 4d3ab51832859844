using System.Globalization;
using System.Runtime.InteropServices;
using Broker.Runtime;
using Harness.Simulation.Exploration;
using Harness.Simulation.Networks;

namespace Harness.Simulation;

/// <summary>
/// The simulated world: virtual time, nodes, their network and disks, and the queue of everything that may happen next.
/// Made by <see cref="Explorer.Explore"/>; used only from within its body and from what runs in the world.
/// </summary>
public sealed class World
{
    private readonly EventQueue queue = new();
    private readonly IScheduler scheduler;
    private readonly long maxSteps;
    private readonly List<SimNode> nodes = [];

    // How many sources had a name so far.
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private int sourceIds;
    private int lanes;
    private bool running;

    // The only thread allowed to touch the world; in operations mode it changes with each step.
    private volatile int controlThread = Environment.CurrentManagedThreadId;

    // Set from threads that should not be there; read at every step.
    private volatile string? leak;

    // After the end stray threads (finalizers above all) are ignored instead of reported.
    private volatile bool closed;

    internal World(ulong seed, Windows windows, long maxSteps, IScheduler scheduler)
    {
        Seed = seed;
        Windows = windows;
        this.maxSteps = maxSteps;
        this.scheduler = scheduler;
        Frames = new FramePool(poison: true);
        Network = new Network(this);
    }

    /// <summary>The run's seed.</summary>
    public ulong Seed { get; }

    /// <summary>Virtual time in ns since the beginning; never goes back.</summary>
    public long Now { get; private set; }

    /// <summary>Partitions, slow links and resets.</summary>
    public Network Network { get; }

    /// <summary>All nodes in the order in which they were added.</summary>
    public IReadOnlyList<SimNode> Nodes => nodes;

    /// <summary>Why the run failed, or null. The first failure counts.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Called at each event before it happens; it may look but not touch. Null for none.</summary>
    public Action<WorldStep>? StepTaken { get; set; }

    /// <summary>Events so far.</summary>
    public long Steps { get; private set; }

    internal Windows Windows { get; }

    // Buffers of the frames under way.
    internal FramePool Frames { get; }

    // Sum of the number of enabled events over all steps.
    internal long EnabledSum { get; private set; }

    // Covers every step so far: its place among the enabled events, time, source, kind and detail.
    internal ulong RunHash { get; private set; }

    // The present run phase is over: its end was reached, or the run failed.
    internal bool HasEnded { get; private set; }

    /// <summary>Adds a node, not yet started.</summary>
    /// <param name="name">Unique among the nodes.</param>
    /// <param name="host">The host name in its endpoints; the name if null. Unique among the nodes.</param>
    /// <param name="events">Takes what its incarnations report while they live; null to drop it.</param>
    /// <exception cref="ArgumentException">Name or host is taken.</exception>
    public SimNode AddNode(string name, string? host = null, IEventSink? events = null)
    {
        if (nodes.Exists(node => node.Name == name || node.Host == (host ?? name)))
        {
            throw new ArgumentException($"There is a node '{name}' or a host '{host ?? name}' already.", nameof(name));
        }

        var added = new SimNode(this, nodes.Count, name, host ?? name, events);
        nodes.Add(added);
        return added;
    }

    /// <summary>
    /// Schedules an action of the run at an exact instant, such as a fault. An exception from it fails the run.
    /// </summary>
    /// <param name="timeNs">Virtual ns, not in the past.</param>
    /// <param name="name">Names it in messages; enters the run hash.</param>
    /// <param name="action">Runs outside all reactors.</param>
    public void At(long timeNs, string name, Action action)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeNs, Now);
        VerifyControl("World.At");
        Schedule(new WorldAction(this, name, action), timeNs, timeNs);
    }

    /// <summary>Ends the run with a failure at the next step. Only the first one is kept.</summary>
    public void Fail(Exception exception)
    {
        Failure ??= exception;
        HasEnded = true;
    }

    /// <summary>
    /// Lets virtual time pass until <paramref name="untilNs"/>, or until the run fails. Can be called again for the
    /// next phase; does nothing once the run failed.
    /// </summary>
    /// <param name="untilNs">Virtual ns, not in the past.</param>
    /// <exception cref="InvalidOperationException">Called from within the world.</exception>
    public void Run(long untilNs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(untilNs, Now);
        if (running)
        {
            throw new InvalidOperationException("The world is running already: Run can't be called from within it.");
        }

        if (Failure is not null)
        {
            return;
        }

        HasEnded = false;
        running = true;
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        At(untilNs, "end", () => HasEnded = true);
        scheduler.Drive(this);
        SynchronizationContext.SetSynchronizationContext(context);
        running = false;
        CheckLeak();
    }

    /// <summary>The how manyth this is of what has one name, from 1.</summary>
    internal int NextNumber(string name) =>
        ++CollectionsMarshal.GetValueRefOrAddDefault(numbers, name, out _);

    internal int NextSourceId() => ++sourceIds;

    internal int NextLane() => ++lanes;

    internal HashRandom Random(string stream, string entity) => new(Seed, stream, entity);

    /// <summary>Makes an event the head of its source; the window is clamped to the present.</summary>
    internal void Schedule(EventSource source, long earliest, long latest)
    {
        if (source.Placement != Placement.Idle)
        {
            Unschedule(source);
        }

        source.Earliest = Math.Max(earliest, Now);
        source.Latest = Math.Max(latest, source.Earliest);
        if (source.Owner?.Node.Holds(source) == true)
        {
            source.Placement = Placement.Held;
        }
        else
        {
            queue.Add(source);
        }
    }

    internal void Unschedule(EventSource source)
    {
        if (source.Placement == Placement.Held)
        {
            source.Owner!.Node.Release(source);
            source.Placement = Placement.Idle;
        }
        else
        {
            queue.Remove(source);
        }
    }

    internal List<EventSource> Scheduled(Func<EventSource, bool> condition) => queue.Where(condition);

    /// <summary>What may happen next; empty once the phase ended.</summary>
    internal ReadOnlySpan<EventSource> Enabled()
    {
        CheckLeak();
        return HasEnded ? [] : queue.Enabled();
    }

    /// <summary>Lets one of the enabled events happen.</summary>
    /// <param name="source">Its source.</param>
    /// <param name="enabledCount">How many events were enabled.</param>
    internal void Execute(EventSource source, int enabledCount)
    {
        Now = Math.Max(Now, source.Earliest);
        Steps++;
        EnabledSum += enabledCount;
        var hash = Mixer.Combine(RunHash, (ulong)Now);
        hash = Mixer.Combine(hash, ((ulong)(uint)source.Id << 32) | ((ulong)source.Kind << 24) | (uint)enabledCount);
        RunHash = Mixer.Combine(hash, source.Detail);
        StepTaken?.Invoke(new WorldStep(
            Steps, Now, source.Earliest, source.Latest, source.Kind, source.Describe(), enabledCount));
        if (Steps > maxSteps)
        {
            Fail(new HarnessException($"The run took more than {maxSteps} steps; raise MaxSteps or look for a loop."));
            return;
        }

        scheduler.Executing(this, source);
        queue.Remove(source);
        source.Happened++;
        Happen(source);
    }

    internal string Timestamp() => string.Create(CultureInfo.InvariantCulture, $"{Now / 1e9:F9} s");

    internal void ReactorCreated(SimReactor reactor) => scheduler.ReactorCreated(this, reactor);

    internal void ReactorDied(SimReactor reactor) => scheduler.ReactorDied(reactor);

    /// <summary>Gives control of the world to the calling thread.</summary>
    internal void TakeControl() => controlThread = Environment.CurrentManagedThreadId;

    /// <summary>
    /// Whether the caller is the one thread that may touch the world; if not, the run fails at its next step.
    /// </summary>
    internal bool IsControlled(string what)
    {
        if (Environment.CurrentManagedThreadId == controlThread)
        {
            return true;
        }

        if (!closed)
        {
            leak ??= $"{what} was called on a thread that the world does not control: something left its reactor "
                + "(a thread pool task, ConfigureAwait(false), a timer of the real clock).";
        }

        return false;
    }

    /// <summary>Throws, and fails the run, unless the caller is the one thread that may touch the world.</summary>
    internal void VerifyControl(string what)
    {
        if (!IsControlled(what))
        {
            throw new LeakException($"{what} was called from a thread the simulated world does not control.");
        }
    }

    internal ExplorationResult ToResult(string explore, long choices, ChoiceLog? log) => new()
    {
        Explore = explore,
        RunHash = RunHash,
        Steps = Steps,
        Choices = choices,
        EnabledMean = Steps == 0 ? 0 : (double)EnabledSum / Steps,
        VirtualNs = Now,
        Log = log,
        Failure = Failure,
    };

    internal void Close()
    {
        CheckLeak();
        closed = true;
        foreach (var node in nodes)
        {
            node.Discard();
        }
    }

    private void CheckLeak()
    {
        if (leak is { } message && Failure is null)
        {
            Fail(new LeakException(message));
        }
    }

    private void Happen(EventSource source)
    {
        try
        {
            source.Execute();
        }
        catch (Exception exception)
        {
            // The edge of the world: whatever escapes an action or a timer's callback is a defect, and ends the run.
            Fail(source.Owner is { } owner
                ? new ReactorFailedException(owner.Node.Name, source.Describe(), exception)
                : new HarnessException($"At {Timestamp()} {source.Describe()} failed: {exception.Message}", exception));
        }
    }
}
