using Broker.Runtime;
using Harness.Simulation;
using Harness.Simulation.Exploration;

namespace Harness.Tests.Simulation;

/// <summary>Small worlds that several fixtures use.</summary>
internal static class TestWorlds
{
    public const long Ms = 1_000_000;
    public const long Second = 1_000 * Ms;
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Runs a world and expects it not to fail.</summary>
    public static ExplorationResult Run(Action<World> body, ulong seed = 1, string explore = "choices")
    {
        var result = Explorer.Explore(ExploreOptions.Parse(seed, explore), body);
        Assert.That(result.Failure, Is.Null);
        return result;
    }

    /// <summary>Three servers that echo, and three clients that each ask all of them again and again.</summary>
    public static void PingPong(World world) => PingPong(world, 200 * Ms);

    public static void PingPong(World world, long untilNs)
    {
        for (var i = 0; i < 3; i++)
        {
            Echo(world.AddNode($"server-{i}"));
        }

        for (var i = 0; i < 3; i++)
        {
            world.AddNode($"client-{i}").Start(ports =>
            {
                for (var server = 0; server < 3; server++)
                {
                    var remote = new Endpoint($"server-{server}", 9092);
                    ports.CreateReactor($"asks-{server}").Spawn(() => AskForEver(ports, remote));
                }
            });
        }

        world.Run(untilNs);
    }

    /// <summary>Starts a server on port 9092 that sends every frame back.</summary>
    public static void Echo(SimNode node) => node.Start(ports => Serve(ports, node, async connection =>
    {
        while (await connection.ReceiveAsync() is { } frame)
        {
            connection.Send(frame);
        }

        connection.Close();
    }));

    /// <summary>Listens on port 9092 of the node.</summary>
    public static void Serve(Ports ports, SimNode node, Func<IConnection, Task> handle)
    {
        var reactor = Reactor.Current!;
        ports.Network.Listen(new Endpoint(node.Host, 9092), connection => reactor.Spawn(() => handle(connection)));
    }

    /// <summary>Starts a client whose only reactor runs some work.</summary>
    public static SimNode Client(World world, string name, Func<Ports, Task> work)
    {
        var node = world.AddNode(name);
        node.Start(ports => Reactor.Current!.Spawn(() => work(ports)));
        return node;
    }

    public static async Task<IConnection> Connect(Ports ports, string host) =>
        await ports.Network.ConnectAsync(new Endpoint(host, 9092), Limit);

    private static async Task AskForEver(Ports ports, Endpoint remote)
    {
        var connection = await ports.Network.ConnectAsync(remote, Limit);
        for (byte i = 0; ; i++)
        {
            connection.Send(ports.Frames.Copy([i]));
            using var answer = await connection.ReceiveAsync();
            Assert.That(answer!.Span[0], Is.EqualTo(i));
            if (ports.Random.Below(4) == 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(ports.Random.Below(5)), ports.Time);
            }
        }
    }
}
