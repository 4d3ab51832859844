using Broker.Runtime;
using Harness.Simulation.Clocks;
using Harness.Simulation.Disks;
using Harness.Simulation.Networks;

namespace Harness.Simulation;

/// <summary>
/// One life of a node, from start to crash: its reactors, timers, connections and ports. Once it is dead no effect of
/// it reaches the world, whatever code of it still unwinds.
/// </summary>
internal sealed class Incarnation
{
    private readonly List<SimReactor> reactors = [];

    // Open or connecting ends, in creation order.
    private readonly List<SimConnection> connections = [];

    // Timers made so far, by the name of the reactor.
    private readonly Dictionary<string, int> timers = new(StringComparer.Ordinal);

    public Incarnation(SimNode node, int number)
    {
        Node = node;
        Number = number;
        TimerLane = node.World.NextLane();
        Time = new SimTime(this);
        Ports = new Ports
        {
            Time = Time,
            Network = new SimNetwork(this),
            Storage = new SimStorage(this, node.Disk),
            Random = node.World.Random("node", $"{node.Name}/{number}"),
            Frames = new FramePool(poison: true),
            Events = new FencedSink(this, node.Events),
            CreateReactor = CreateReactor,
        };
    }

    public SimNode Node { get; }

    public World World => Node.World;

    /// <summary>Counted from 1 within the node.</summary>
    public int Number { get; }

    /// <summary>Never goes back to false.</summary>
    public bool IsDead { get; private set; }

    public int TimerLane { get; }

    public SimTime Time { get; }

    public Ports Ports { get; }

    /// <summary>By port.</summary>
    public SortedDictionary<int, Listener> Listeners { get; } = [];

    public IReadOnlyList<SimConnection> Connections => connections;

    /// <summary>The how manyth timer the next one of a reactor is, from 1.</summary>
    public int NextTimer(string reactor) => timers[reactor] = timers.GetValueOrDefault(reactor) + 1;

    public Reactor CreateReactor(string name)
    {
        World.VerifyControl("CreateReactor");
        if (reactors.Exists(existing => existing.Name == name))
        {
            throw new ArgumentException($"Node '{Node.Name}' has a reactor '{name}' already.", nameof(name));
        }

        var reactor = new SimReactor(this, name);
        if (!IsDead)
        {
            reactors.Add(reactor);
            World.ReactorCreated(reactor);
        }

        return reactor;
    }

    public void Add(SimConnection connection) => connections.Add(connection);

    public void Remove(SimConnection connection) => connections.Remove(connection);

    /// <summary>Fences the incarnation: from here on nothing it does or holds has an effect.</summary>
    public void Kill()
    {
        IsDead = true;
        Fence();
        Listeners.Clear();
        foreach (var connection in connections.ToArray())
        {
            connection.OwnerDied();
        }

        connections.Clear();
    }

    /// <summary>Lets go of everything after the end of the run; peers are not told.</summary>
    public void Discard()
    {
        IsDead = true;
        Fence();
    }

    private void Fence()
    {
        foreach (var source in World.Scheduled(source => source.Owner == this).Concat(Node.EndPause()))
        {
            World.Unschedule(source);
            source.Abandon();
        }

        foreach (var reactor in reactors)
        {
            reactor.Source.Abandon();
            World.ReactorDied(reactor);
        }

        reactors.Clear();
    }
}
