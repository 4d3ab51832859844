using System.Globalization;
using Broker;
using Broker.Runtime;
using Harness.Client;
using Harness.Clusters;
using Harness.Simulation;
using Harness.Simulation.Exploration;
using Harness.Tests.Simulation;
using Harness.Workloads;

namespace Harness.Tests.Clusters;

/// <summary>Three brokers in a simulated world, of which one loses power now and then, and clients of them.</summary>
internal sealed class TopicWorld
{
    public const string Topic = "orders";

    private static readonly Dictionary<string, string> Config = new()
    {
        ["min.insync.replicas"] = "2",
        ["broker.heartbeat.interval.ms"] = "200",
        ["replica.lag.time.max.ms"] = "2000",
        ["replica.fetch.wait.max.ms"] = "100",
        ["replica.fetch.backoff.ms"] = "50",
        ["replica.socket.timeout.ms"] = "500",
        ["controller.quorum.election.timeout.ms"] = "300",
        ["controller.quorum.fetch.timeout.ms"] = "600",
        ["controller.quorum.election.backoff.max.ms"] = "200",
        ["controller.quorum.request.timeout.ms"] = "400",
        ["file.delete.delay.ms"] = "300",
    };

    private TopicWorld(World world, ulong seed, int sessionMs)
    {
        var config = new Dictionary<string, string>(Config)
        {
            ["broker.session.timeout.ms"] = sessionMs.ToString(CultureInfo.InvariantCulture),
        };
        World = world;
        Seed = seed;
        Cluster = new SimulatedCluster(
            world, 3, config, BrokerRules.Correct,
            (broker, what) => Events.Add($"{broker}: {what}"), (ports, _) => ports);
    }

    public World World { get; }

    public ulong Seed { get; }

    public SimulatedCluster Cluster { get; }

    public List<string> Events { get; } = [];

    /// <summary>Runs a world and expects it not to fail.</summary>
    public static ExplorationResult Run(ulong seed, int sessionMs, Action<TopicWorld> body)
    {
        TopicWorld? made = null;
        var result = Explorer.Explore(new ExploreOptions { Seed = seed }, world =>
        {
            made = new TopicWorld(world, seed, sessionMs);
            made.Cluster.Start();
            body(made);
        });
        Assert.That(result.Failure, Is.Null,
            () => $"seed {seed}: {result.Failure}\n{string.Join('\n', made!.Events.TakeLast(30))}");
        return result;
    }

    /// <summary>
    /// One broker after the other loses power and comes back, at moments that differ from seed to seed.
    /// </summary>
    public void CrashInTurn(int from, int until, int everyMs, int downMs)
    {
        var draws = new Random((int)Seed);
        for (var at = from; at < until; at += everyMs)
        {
            var broker = draws.Next(1, 4);
            var calls = draws.Next(30);
            World.At(at * TestWorlds.Ms, "crash", () =>
            {
                if (Cluster.NodeOf(broker).IsAlive)
                {
                    Cluster.NodeOf(broker).ArmCrash(calls, () => { });
                }
            });
            World.At((at + draws.Next(downMs / 2, downMs)) * TestWorlds.Ms, "restart", () =>
            {
                Cluster.NodeOf(broker).DisarmCrash();
                if (!Cluster.NodeOf(broker).IsAlive)
                {
                    Cluster.Start(broker);
                }
            });
        }
    }

    /// <summary>A broker loses power, and comes back.</summary>
    public void Crash(int broker, int at, int downMs)
    {
        World.At(at * TestWorlds.Ms, "crash", () => Cluster.NodeOf(broker).Crash());
        World.At((at + downMs) * TestWorlds.Ms, "restart", () => Cluster.Start(broker));
    }

    /// <summary>All brokers lose power at one moment, and come back.</summary>
    public void CrashAll(int at, int downMs)
    {
        World.At(at * TestWorlds.Ms, "crash all", () => Each(broker => Cluster.NodeOf(broker).Crash(), alive: true));
        World.At((at + downMs) * TestWorlds.Ms, "restart all", () => Each(Cluster.Start, alive: false));
    }

    private void Each(Action<int> act, bool alive)
    {
        for (var broker = 1; broker <= Cluster.Brokers.Count; broker++)
        {
            if (Cluster.NodeOf(broker).IsAlive == alive)
            {
                act(broker);
            }
        }
    }

    /// <summary>Starts a client that does some work.</summary>
    public void Client(string name, Func<Ports, KafkaClient, Task> work) => World.AddNode(name).Start(ports =>
        Reactor.Current!.Spawn(async () =>
        {
            using var client = new KafkaClient(
                ports, Reactor.Current!, Cluster.Endpoints, ClientDriver.Options(name, Seed));
            await work(ports, client);
        }));
}
