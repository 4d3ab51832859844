using Broker;
using Broker.Configuration;
using Broker.Runtime;
using Harness.Simulation;

namespace Harness.Clusters;

/// <summary>Brokers 1 to n in a simulated world, every one of them a voter of the controller quorum.</summary>
public sealed class SimulatedCluster
{
    private const int Port = 9092;

    private readonly BrokerRules rules;
    private readonly IReadOnlyDictionary<string, string> config;
    private readonly Func<Ports, BrokerConfig, Ports> decorate;

    // The latest process of each broker, and the reactor that it was made on.
    private readonly SortedDictionary<int, (Reactor Reactor, BrokerNode Process)> processes = [];

    // How often the process of each broker was killed.
    private readonly SortedDictionary<int, int> kills = [];

    /// <summary>Adds the brokers to the world, not started yet.</summary>
    /// <param name="world">The world.</param>
    /// <param name="brokers">How many, from 1.</param>
    /// <param name="config">Kafka's keys and values for every broker.</param>
    /// <param name="rules">The rules the brokers keep.</param>
    /// <param name="events">Takes what a broker reports, with its node id.</param>
    /// <param name="decorate">Puts itself between a broker and its ports; the ports themselves for none.</param>
    /// <exception cref="ConfigException">The configuration is wrong.</exception>
    public SimulatedCluster(
        World world, int brokers, IReadOnlyDictionary<string, string> config, BrokerRules rules,
        Action<int, BrokerEvent> events, Func<Ports, BrokerConfig, Ports> decorate)
    {
        World = world;
        this.rules = rules;
        this.config = config;
        this.decorate = decorate;
        Brokers = Enumerable.Range(1, brokers)
            .Select(id => world.AddNode(NameOf(id), NameOf(id), new Sink(id, events))).ToList();
    }

    /// <summary>The world.</summary>
    public World World { get; }

    /// <summary>The brokers' nodes; the first is broker 1.</summary>
    public IReadOnlyList<SimNode> Brokers { get; }

    /// <summary>The rack of a broker by its node id; null for none. Set before the first one starts.</summary>
    public Func<int, string?> RackOf { get; init; } = _ => null;

    /// <summary>Where the brokers listen.</summary>
    public IReadOnlyList<Endpoint> Endpoints => Brokers.Select(node => new Endpoint(node.Host, Port)).ToList();

    /// <summary>Name of the node of a broker.</summary>
    public static string NameOf(int broker) => $"broker-{broker}";

    /// <summary>The node of a broker.</summary>
    public SimNode NodeOf(int broker) => Brokers[broker - 1];

    /// <summary>Starts every broker.</summary>
    public void Start()
    {
        for (var id = 1; id <= Brokers.Count; id++)
        {
            Start(id);
        }
    }

    /// <summary>
    /// Starts one broker, on the disk its predecessor left. If flushes failed, the machine is rebooted before: a new
    /// process would find in the page cache what never reached the disk, and no way to tell.
    /// </summary>
    public void Start(int broker)
    {
        if (NodeOf(broker).Disk.HasLost)
        {
            NodeOf(broker).Reboot();
        }

        NodeOf(broker).Start(ports =>
        {
            var own = ConfigOf(broker);
            var node = new BrokerNode(own, decorate(ports, own), rules);
            processes[broker] = (Reactor.Current!, node);
            Reactor.Current!.Spawn(node.StartAsync);
        });
    }

    /// <summary>
    /// Has the process of a broker stop in order, and ends it then. What it has not flushed by then is in the page
    /// cache.
    /// </summary>
    /// <param name="broker">A broker whose process runs.</param>
    /// <param name="stopped">Runs as an action of the world right after the end.</param>
    public void Stop(int broker, Action stopped)
    {
        // Before the first step of a process there is nothing to stop.
        var (node, incarnation) = (NodeOf(broker), NodeOf(broker).Incarnations);
        if (processes.TryGetValue(broker, out var running))
        {
            running.Reactor.Spawn(async () =>
            {
                await running.Process.StopAsync();
                World.At(World.Now, $"stopped {node.Name}", () =>
                {
                    if (node.IsAlive && node.Incarnations == incarnation)
                    {
                        node.Crash(CrashKind.Process);
                        stopped();
                    }
                });
            });
        }
    }

    /// <summary>Kills the process of a broker; the machine, and so the page cache, stays.</summary>
    public void Kill(int broker)
    {
        kills[broker] = KillsOf(broker) + 1;
        NodeOf(broker).Crash(CrashKind.Process);
    }

    /// <summary>How often the process of a broker was killed.</summary>
    public int KillsOf(int broker) => kills.GetValueOrDefault(broker);

    /// <summary>The configuration of a broker.</summary>
    /// <exception cref="ConfigException">The configuration is wrong.</exception>
    public BrokerConfig ConfigOf(int broker)
    {
        var endpoints = Endpoints;
        var basis = new BrokerConfig
        {
            NodeId = broker,
            Listener = endpoints[broker - 1],
            AdvertisedListener = endpoints[broker - 1],
            QuorumVoters = endpoints.Select((endpoint, index) => new Voter(index + 1, endpoint)).ToList(),
            LogDirs = ["/data/logs"],
            MetadataLogDir = "/data/metadata",
            Rack = RackOf(broker),

            // Kafka's week is nothing to wall clocks that faults set. A scenario that wants it says so.
            LogRetentionMs = -1,
        };
        return BrokerConfigParser.Apply(basis, config);
    }

    private sealed class Sink(int broker, Action<int, BrokerEvent> events) : IEventSink
    {
        public bool WantsSteps => true;

        public void Report(BrokerEvent happened) => events(broker, happened);
    }
}
