using Broker.Runtime;
using Harness.Simulation;
using Harness.Simulation.Clocks;

namespace Harness.Tests.Simulation;

[TestFixture]
public sealed class TimeTests
{
    [Test]
    public void Timer_Periodic_FiresWithinItsWindowUntilDisposed()
    {
        var fired = new List<long>();
        TestWorlds.Run(world =>
        {
            world.AddNode("node").Start(ports =>
            {
                var timer = ports.Time.CreateTimer(
                    _ => fired.Add(world.Now), null, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(10));
                world.At(46 * TestWorlds.Ms, "stop", timer.Dispose);
            });
            world.Run(TestWorlds.Second);
        });
        Assert.That(fired, Has.Count.InRange(4, 5));
        for (var i = 1; i < fired.Count; i++)
        {
            Assert.That(fired[i] - fired[i - 1], Is.InRange(10 * TestWorlds.Ms, 11 * TestWorlds.Ms));
        }
    }

    [Test]
    public void Timer_Changed_FiresAtTheNewTimeOnly()
    {
        var fired = new List<long>();
        TestWorlds.Run(world =>
        {
            world.AddNode("node").Start(ports =>
            {
                var timer = ports.Time.CreateTimer(
                    _ => fired.Add(world.Now), null, TimeSpan.FromMilliseconds(5), Timeout.InfiniteTimeSpan);
                Assert.That(timer.Change(TimeSpan.FromMilliseconds(50), Timeout.InfiniteTimeSpan));
            });
            world.Run(TestWorlds.Second);
        });
        Assert.That(fired.Single(), Is.InRange(50 * TestWorlds.Ms, 52 * TestWorlds.Ms));
    }

    [Test]
    public void Pause_TimerAndFramesDue_WaitUntilResume()
    {
        var ticks = new List<long>();
        var answers = new List<long>();
        PauseFault? pause = null;
        TestWorlds.Run(world =>
        {
            var server = world.AddNode("server");
            TestWorlds.Echo(server);
            TestWorlds.Client(world, "client", async ports =>
            {
                var connection = await TestWorlds.Connect(ports, "server");
                await Task.Delay(TimeSpan.FromMilliseconds(150), ports.Time);
                connection.Send(ports.Frames.Copy([1]));
                using var frame = await connection.ReceiveAsync();
                answers.Add(world.Now);
            });
            var ticking = world.AddNode("ticking");
            ticking.Start(ports => ports.Time.CreateTimer(
                _ => ticks.Add(world.Now), null, TimeSpan.FromMilliseconds(200), Timeout.InfiniteTimeSpan));
            world.At(100 * TestWorlds.Ms, "pause", () =>
            {
                server.Pause();
                pause = ticking.Pause();
            });
            world.At(500 * TestWorlds.Ms, "resume", () =>
            {
                server.Resume();
                ticking.Resume();
            });
            world.Run(TestWorlds.Second);
        });
        Assert.That(ticks.Single(), Is.EqualTo(500 * TestWorlds.Ms));
        Assert.That(answers.Single(), Is.InRange(500 * TestWorlds.Ms, 506 * TestWorlds.Ms));
        Assert.That(pause!.Affected, Is.EqualTo(1));
    }

    [Test]
    public void Pause_NodeCrashesMeanwhile_StartsAfreshUnpaused()
    {
        var booted = 0;
        TestWorlds.Run(world =>
        {
            var node = world.AddNode("node");
            node.Start(ports => booted++);
            node.Pause();
            world.Run(10 * TestWorlds.Ms);
            Assert.That(booted, Is.Zero);
            node.Crash();
            Assert.That(node.IsPaused, Is.False);
            node.Start(ports => booted += 10);
            world.Run(20 * TestWorlds.Ms);
        });
        Assert.That(booted, Is.EqualTo(10));
    }

    [Test]
    public void WallOffset_Set_ShiftsOnlyTheWallClock()
    {
        TestWorlds.Run(world =>
        {
            TimeProvider time = null!;
            var node = world.AddNode("node");
            node.Start(ports => time = ports.Time);
            world.Run(TestWorlds.Second);
            var timestamp = time.GetTimestamp();
            Assert.That(time.GetUtcNow(), Is.EqualTo(NodeClock.Epoch.AddSeconds(1)));
            node.Clock.WallOffset = TimeSpan.FromDays(-400);
            Assert.That(time.GetUtcNow(), Is.EqualTo(NodeClock.Epoch.AddSeconds(1).AddDays(-400)));
            Assert.That(time.GetTimestamp(), Is.EqualTo(timestamp));
        });
    }

    [TestCase(1_000_000, 550)]
    [TestCase(-500_000, 1_900)]
    [TestCase(0, 1_000)]
    public void SetRate_PendingTimer_FollowsTheNewRate(int partsPerMillion, int expectedMs)
    {
        var fired = 0L;
        TestWorlds.Run(world =>
        {
            var node = world.AddNode("node");
            node.Start(ports => ports.Time.CreateTimer(
                _ => fired = world.Now, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
            world.At(100 * TestWorlds.Ms, "rate", () => node.Clock.SetRate(partsPerMillion));
            world.Run(3 * TestWorlds.Second);
        });
        Assert.That(fired, Is.InRange((expectedMs - 1) * TestWorlds.Ms, (expectedMs + 2) * TestWorlds.Ms));
    }

    [Test]
    public void SetRate_AnyRate_ElapsedTimeIsLocal()
    {
        TestWorlds.Run(world =>
        {
            TimeProvider time = null!;
            var node = world.AddNode("node");
            node.Start(ports => time = ports.Time);
            world.Run(TestWorlds.Second);
            node.Clock.SetRate(200_000);
            var began = time.GetTimestamp();
            world.Run(2 * TestWorlds.Second);
            Assert.That(time.GetElapsedTime(began), Is.EqualTo(TimeSpan.FromSeconds(1.2)));
        });
    }
}
