using Broker.Runtime;
using Harness.Simulation;

namespace Harness.Tests.Simulation;

[TestFixture]
public sealed class CrashTests
{
    [TestCase("choices")]
    [TestCase("operations")]
    public void Crash_WorkUnderWay_NothingOfItRunsOrEscapes(string explore)
    {
        var trace = new List<string>();
        TestWorlds.Run(world =>
        {
            var node = world.AddNode("broker");
            node.Start(ports =>
            {
                var file = CreateFile(ports, "/data/file");
                Reactor.Current!.Spawn(() => WorkWithFinally(ports, file, trace));
                Reactor.Current!.Post(() => ports.Time.CreateTimer(
                    _ => trace.Add("timer"), null, TimeSpan.FromMilliseconds(20), Timeout.InfiniteTimeSpan));
            });
            world.At(10 * TestWorlds.Ms, "crash", () =>
            {
                node.Crash(CrashKind.Process);
                Assert.That(node.IsAlive, Is.False);
            });
            world.At(30 * TestWorlds.Ms, "restart", () => node.Start(ports =>
            {
                using var file = ports.Storage.Open("/data/file");
                trace.Add($"length {file.Length}");
            }));
            world.Run(60 * TestWorlds.Ms);
        }, explore: explore);
        Assert.That(trace, Is.EqualTo(new[] { "waits", "length 1" }));
    }

    [Test]
    public void ArmCrash_AfterTwoCalls_ThirdAndLaterHaveNoEffect()
    {
        var trace = new List<string>();
        TestWorlds.Run(world =>
        {
            var node = world.AddNode("broker");
            var client = world.AddNode("peer");
            TestWorlds.Echo(client);
            node.Start(ports =>
            {
                var file = CreateFile(ports, "/data/file");
                Reactor.Current!.Spawn(async () =>
                {
                    var connection = await TestWorlds.Connect(ports, "peer");
                    await Task.Delay(TimeSpan.FromMilliseconds(20), ports.Time);
                    file.Append([1]);
                    file.Append([2]);
                    file.Append([3]);
                    file.Append([4]);
                    file.Truncate(0);
                    connection.Send(ports.Frames.Copy([5]));
                    ports.CreateReactor("late").Post(() => trace.Add("reactor"));
                    Reactor.Current!.Post(() => trace.Add("post"));
                    await file.FlushAsync();
                    trace.Add("flushed");
                });
            });
            world.At(10 * TestWorlds.Ms, "arm", () => node.ArmCrash(2, () => trace.Add($"crashed {node.IsAlive}")));
            world.At(30 * TestWorlds.Ms, "check", () => node.Start(ports =>
            {
                // The power was lost: only the count of calls is certain, not what is left of them.
                trace.Add(ports.Storage.FileExists("/data/file") ? "file" : "no file");
            }));
            world.Run(50 * TestWorlds.Ms);
        });
        Assert.That(trace[0], Is.EqualTo("crashed False"));
        Assert.That(trace, Has.Count.EqualTo(2));
        Assert.That(trace[1], Does.EndWith("file"));
    }

    [Test]
    public void ArmCrash_FlushedBefore_ExactlyTheCallsBeforeItAreKept()
    {
        var length = -1L;
        TestWorlds.Run(world =>
        {
            var node = world.AddNode("broker");
            node.Start(ports => Reactor.Current!.Spawn(async () =>
            {
                var file = CreateFile(ports, "/data/file");
                await ports.Storage.FlushDirectoryAsync("/");
                await ports.Storage.FlushDirectoryAsync("/data");
                node.ArmCrash(3, () => { });
                file.Append([1, 2, 3]);
                await file.FlushAsync();
                file.Append([4]);
                file.Append([5]);
                await file.FlushAsync();
            }));
            world.Run(50 * TestWorlds.Ms);
            Assert.That(node.IsAlive, Is.False);
            node.Start(ports => length = ports.Storage.Open("/data/file").Length);
            world.Run(60 * TestWorlds.Ms);
        });
        Assert.That(length, Is.EqualTo(3).Or.EqualTo(4));
    }

    [Test]
    public void Crash_OpenConnection_PeerReadsWhatWasSentThenNull()
    {
        var received = new List<int>();
        TestWorlds.Run(world =>
        {
            var node = world.AddNode("server");
            node.Start(ports => TestWorlds.Serve(ports, node, async connection =>
            {
                connection.Send(ports.Frames.Copy([1]));
                connection.Send(ports.Frames.Copy([2]));
                world.At(world.Now, "crash", () => node.Crash());
                await Task.Delay(Timeout.InfiniteTimeSpan, ports.Time);
            }));
            TestWorlds.Client(world, "client", async ports =>
            {
                var connection = await TestWorlds.Connect(ports, "server");
                while (await connection.ReceiveAsync() is { } frame)
                {
                    received.Add(frame.Span[0]);
                    frame.Dispose();
                }

                received.Add(-1);
            });
            world.Run(TestWorlds.Second);
        });
        Assert.That(received, Is.EqualTo(new[] { 1, 2, -1 }));
    }

    [TestCase("choices")]
    [TestCase("operations")]
    public void Start_AgainAndAgain_EveryIncarnationServes(string explore)
    {
        var answers = 0;
        TestWorlds.Run(world =>
        {
            var node = world.AddNode("server");
            TestWorlds.Echo(node);
            for (var i = 1; i <= 10; i++)
            {
                world.At(i * 50 * TestWorlds.Ms, "bounce", () =>
                {
                    node.Crash();
                    TestWorlds.Echo(node);
                });
            }

            TestWorlds.Client(world, "client", async ports =>
            {
                while (true)
                {
                    var connection = await TestWorlds.Connect(ports, "server");
                    connection.Send(ports.Frames.Copy([1]));
                    for (; await connection.ReceiveAsync() is { } frame; answers++)
                    {
                        frame.Dispose();
                    }
                }
            });
            world.Run(600 * TestWorlds.Ms);
            Assert.That(node.Incarnations, Is.EqualTo(11));
        }, explore: explore);
        Assert.That(answers, Is.EqualTo(11));
    }

    private static async Task WorkWithFinally(Ports ports, IFile file, List<string> trace)
    {
        try
        {
            file.Append([1]);
            trace.Add("waits");
            await Task.Delay(TimeSpan.FromMilliseconds(15), ports.Time);
            trace.Add("went on");
        }
        finally
        {
            file.Append([2]);
            trace.Add("finally");
        }
    }

    private static IFile CreateFile(Ports ports, string path)
    {
        ports.Storage.CreateDirectory("/data");
        return ports.Storage.Open(path);
    }
}
