using Broker.Runtime;
using Harness.Simulation;

namespace Harness.Tests.Simulation;

[TestFixture]
public sealed class NetworkTests
{
    [Test]
    public void Connect_NobodyListens_RefusedAfterARoundTrip()
    {
        var (failure, took) = ConnectTo("server", world => world.AddNode("server").Start(_ => { }));
        Assert.That(failure, Does.Contain("refused"));
        Assert.That(took, Is.InRange(400_000, 6 * TestWorlds.Ms));
    }

    [Test]
    public void Connect_ProcessIsDown_Refused() =>
        Assert.That(ConnectTo("server", world => world.AddNode("server")).Failure, Does.Contain("refused"));

    [Test]
    public void Connect_UnknownHost_Fails() =>
        Assert.That(ConnectTo("nowhere", _ => { }).Failure, Does.Contain("no host"));

    [Test]
    public void Connect_AcrossAPartition_FailsAtTheLimit()
    {
        var (failure, took) = ConnectTo("server", world =>
        {
            var server = world.AddNode("server");
            TestWorlds.Echo(server);
            world.At(0, "partition", () => world.Network.Partition([server], [world.Nodes[1]]));
        });
        Assert.That(failure, Does.Contain("did not answer"));
        Assert.That(took, Is.InRange(1_000 * TestWorlds.Ms, 1_002 * TestWorlds.Ms));
    }

    [Test]
    public void Listen_PortTakenOrForeignHost_Throws()
    {
        var done = false;
        TestWorlds.Run(world =>
        {
            var node = world.AddNode("server");
            node.Start(ports =>
            {
                var local = new Endpoint("server", 9092);
                var listener = ports.Network.Listen(local, _ => { });
                Assert.That(() => ports.Network.Listen(local, _ => { }), Throws.InstanceOf<IOException>());
                listener.Dispose();
                ports.Network.Listen(local, _ => { });
                Assert.That(
                    () => ports.Network.Listen(new Endpoint("other", 9092), _ => { }),
                    Throws.InstanceOf<IOException>());
                done = true;
            });
            world.Run(TestWorlds.Ms);
        });
        Assert.That(done);
    }

    [Test]
    public void Block_OneWay_HoldsRequestsUntilHealedAndNotTheOtherDirection()
    {
        var served = new List<long>();
        var pushed = new List<long>();
        TestWorlds.Run(world =>
        {
            var server = world.AddNode("server");
            server.Start(ports => TestWorlds.Serve(ports, server, async connection =>
            {
                ports.CreateReactor("push").Spawn(async () =>
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), ports.Time);
                    connection.Send(ports.Frames.Copy([9]));
                });
                while (await connection.ReceiveAsync() is { } frame)
                {
                    served.Add(world.Now);
                    frame.Dispose();
                }
            }));
            var client = TestWorlds.Client(world, "client", async ports =>
            {
                var connection = await TestWorlds.Connect(ports, "server");
                await Task.Delay(TimeSpan.FromMilliseconds(40), ports.Time);
                connection.Send(ports.Frames.Copy([1]));
                connection.Send(ports.Frames.Copy([2]));
                using var frame = await connection.ReceiveAsync();
                pushed.Add(world.Now);
            });
            var unused = world.AddNode("unused");
            world.At(20 * TestWorlds.Ms, "block", () =>
            {
                var fault = world.Network.Block(client, server);
                var idle = world.Network.Block(client, unused);
                world.At(500 * TestWorlds.Ms, "heal", () =>
                {
                    fault.Heal();
                    Assert.That(fault.Affected, Is.EqualTo(2));
                    Assert.That(idle.Affected, Is.Zero);
                });
            });
            world.Run(TestWorlds.Second);
        });
        Assert.That(pushed.Single(), Is.LessThan(60 * TestWorlds.Ms));
        Assert.That(served, Has.Count.EqualTo(2));
        Assert.That(served, Has.All.InRange(500 * TestWorlds.Ms, 505 * TestWorlds.Ms));
    }

    [Test]
    public void Block_FrameUnderWay_HeldUntilTheLastFaultIsHealed()
    {
        var arrived = 0L;
        TestWorlds.Run(world =>
        {
            var server = world.AddNode("server");
            server.Start(ports => TestWorlds.Serve(ports, server, async connection =>
            {
                using var frame = await connection.ReceiveAsync();
                arrived = world.Now;
            }));
            SimNode client = null!;
            client = TestWorlds.Client(world, "client", async ports =>
            {
                var connection = await TestWorlds.Connect(ports, "server");
                connection.Send(ports.Frames.Copy([1]));
                world.At(world.Now + 1, "block", () =>
                {
                    var oneWay = world.Network.Block(client, server);
                    var both = world.Network.Partition([client], [server]);
                    Assert.That(oneWay.Affected, Is.EqualTo(1));
                    Assert.That(both.Affected, Is.EqualTo(1));
                    world.At(100 * TestWorlds.Ms, "heal one", oneWay.Heal);
                    world.At(200 * TestWorlds.Ms, "heal both", both.Heal);
                });
            });
            world.Run(TestWorlds.Second);
        });
        Assert.That(arrived, Is.InRange(200 * TestWorlds.Ms, 203 * TestWorlds.Ms));
    }

    [Test]
    public void Slow_Link_DelaysEachFrame()
    {
        var took = new List<long>();
        TestWorlds.Run(world =>
        {
            var server = world.AddNode("server");
            TestWorlds.Echo(server);
            var client = TestWorlds.Client(world, "client", async ports =>
            {
                var connection = await TestWorlds.Connect(ports, "server");
                for (var i = 0; i < 3; i++)
                {
                    var began = world.Now;
                    connection.Send(ports.Frames.Copy([1]));
                    using var frame = await connection.ReceiveAsync();
                    took.Add(world.Now - began);
                }
            });
            using var fault = world.Network.Slow(client, server, 100 * TestWorlds.Ms);
            world.Run(TestWorlds.Second);
            Assert.That(fault.Affected, Is.EqualTo(4));
        });
        Assert.That(took, Has.Count.EqualTo(3).And.All.InRange(100 * TestWorlds.Ms, 106 * TestWorlds.Ms));
    }

    [Test]
    public void ResetAll_OpenConnections_BothEndsSeeThemClosed()
    {
        var closed = 0;
        var reset = 0;
        TestWorlds.Run(world =>
        {
            var server = world.AddNode("server");
            server.Start(ports => TestWorlds.Serve(ports, server, CountClose));
            for (var i = 0; i < 2; i++)
            {
                TestWorlds.Client(
                    world, $"client-{i}", async ports => await CountClose(await TestWorlds.Connect(ports, "server")));
            }

            world.At(50 * TestWorlds.Ms, "reset", () => reset = world.Network.ResetAll(server));
            world.At(99 * TestWorlds.Ms, "again", () => Assert.That(world.Network.ResetAll(server), Is.Zero));
            world.Run(100 * TestWorlds.Ms);
        });
        Assert.That(reset, Is.EqualTo(2));
        Assert.That(closed, Is.EqualTo(4));

        async Task CountClose(IConnection connection)
        {
            if (await connection.ReceiveAsync() is null)
            {
                closed++;
            }
        }
    }

    [Test]
    public void Send_FrameUsedAgainAfterwards_Throws()
    {
        var done = false;
        TestWorlds.Run(world =>
        {
            TestWorlds.Echo(world.AddNode("server"));
            TestWorlds.Client(world, "client", async ports =>
            {
                var connection = await TestWorlds.Connect(ports, "server");
                var frame = ports.Frames.Copy([1]);
                var stolen = frame.Memory;
                connection.Send(frame);
                Assert.That(() => frame.Span.Length, Throws.TypeOf<ObjectDisposedException>());
                Assert.That(() => connection.Send(frame), Throws.TypeOf<ObjectDisposedException>());
                Assert.That(stolen.Span[0], Is.EqualTo(0xDB), "a returned buffer is poisoned");
                using var answer = await connection.ReceiveAsync();
                Assert.That(answer!.Span[0], Is.EqualTo(1));
                done = true;
            });
            world.Run(TestWorlds.Second);
        });
        Assert.That(done);
    }

    [Test]
    public void Close_AfterSending_PeerGetsAllFramesFirst()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var received = new List<int>();
            TestWorlds.Run(world =>
            {
                var server = world.AddNode("server");
                server.Start(ports => TestWorlds.Serve(ports, server, async connection =>
                {
                    while (await connection.ReceiveAsync() is { } frame)
                    {
                        received.Add(frame.Span[0]);
                        frame.Dispose();
                    }
                }));
                TestWorlds.Client(world, "client", async ports =>
                {
                    var connection = await TestWorlds.Connect(ports, "server");
                    for (byte i = 0; i < 10; i++)
                    {
                        connection.Send(ports.Frames.Copy([i]));
                    }

                    connection.Close();
                    Assert.That(await connection.ReceiveAsync(), Is.Null);
                });
                world.Run(TestWorlds.Second);
            }, seed);
            Assert.That(received, Is.EqualTo(Enumerable.Range(0, 10)));
        }
    }

    private static (string Failure, long Took) ConnectTo(string host, Action<World> prepare)
    {
        var failure = "none";
        var took = 0L;
        TestWorlds.Run(world =>
        {
            prepare(world);
            TestWorlds.Client(world, "client", async ports =>
            {
                var began = 0L;
                try
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(1), ports.Time);
                    began = world.Now;
                    await TestWorlds.Connect(ports, host);
                }
                catch (IOException exception)
                {
                    failure = exception.Message;
                    took = world.Now - began;
                }
            });
            world.Run(2 * TestWorlds.Second);
        });
        return (failure, took);
    }
}
