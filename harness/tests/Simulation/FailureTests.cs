using Broker.Runtime;
using Harness.Simulation;
using Harness.Simulation.Exploration;

namespace Harness.Tests.Simulation;

[TestFixture]
public sealed class FailureTests
{
    [TestCase("choices")]
    [TestCase("operations")]
    public void Spawn_UnhandledException_FailsTheRunNamingNodeAndReactor(string explore)
    {
        var result = Explore(explore, world => TestWorlds.Client(world, "broker-1", async ports =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), ports.Time);
            throw new FormatException("on purpose");
        }));
        Assert.That(result.Failure, Is.TypeOf<ReactorFailedException>());
        Assert.That(result.Failure!.Message, Does.Contain("broker-1").And.Contain("main").And.Contain("on purpose"));
        Assert.That(result.VirtualNs, Is.LessThan(10 * TestWorlds.Ms), "the run ends at the failure");
    }

    [Test]
    public void Timer_CallbackThrows_FailsTheRunNamingTheNode()
    {
        var result = Explore("choices", world => world.AddNode("broker-1").Start(ports => ports.Time.CreateTimer(
            _ => throw new FormatException(), null, TimeSpan.FromMilliseconds(5), Timeout.InfiniteTimeSpan)));
        Assert.That(result.Failure, Is.TypeOf<ReactorFailedException>());
        Assert.That(result.Failure!.Message, Does.Contain("timer").And.Contain("broker-1"));
    }

    [Test]
    public void At_ActionThrows_FailsTheRunNamingTheAction()
    {
        var result = Explore("choices", world => world.At(5, "break something", () => throw new FormatException()));
        Assert.That(result.Failure, Is.TypeOf<HarnessException>());
        Assert.That(result.Failure!.Message, Does.Contain("'break something'"));
    }

    [TestCase("choices")]
    [TestCase("operations")]
    public void TaskRun_InAReactor_FailsTheRunAsALeak(string explore)
    {
        var result = Explore(explore, world => TestWorlds.Client(world, "broker-1", async ports =>
        {
            // The pool's thread must come back while the world still runs: the gate makes sure that it does.
            using var gate = new ManualResetEventSlim();
            var reactor = Reactor.Current!;
            await Task.WhenAll(Task.Run(() =>
            {
                reactor.Post(() => { });
                gate.Set();
            }), Blocked(gate));
        }));
        Assert.That(result.Failure, Is.TypeOf<LeakException>());
        Assert.That(result.Failure!.Message, Does.Contain("broker-1/main").And.Contain("does not control"));
    }

    [Test]
    public void Port_CalledFromAForeignThread_ThrowsThereAndFailsTheRun()
    {
        Exception? thrown = null;
        var result = Explore("choices", world => TestWorlds.Client(world, "broker-1", ports =>
        {
            var thread = new Thread(() =>
            {
                try
                {
                    ports.Storage.CreateDirectory("/data");
                }
                catch (LeakException exception)
                {
                    thrown = exception;
                }
            });
            thread.Start();
            thread.Join();
            return Task.CompletedTask;
        }));
        Assert.That(thrown, Is.TypeOf<LeakException>());
        Assert.That(result.Failure, Is.TypeOf<LeakException>());
        Assert.That(result.Failure!.Message, Does.Contain("IStorage.CreateDirectory"));
    }

    [Test]
    public void Run_FromWithinTheWorld_Fails()
    {
        var result = Explore("choices", world => world.At(5, "nested", () => world.Run(10)));
        Assert.That(result.Failure!.Message, Does.Contain("from within"));
    }

    [Test]
    public void Run_AfterAFailure_DoesNothing()
    {
        var result = Explore("choices", world =>
        {
            world.At(5, "fail", () => world.Fail(new FormatException()));
            world.Run(10);
            world.At(7, "later", () => Assert.Fail("The run had failed."));
        });
        Assert.That(result.Failure, Is.TypeOf<FormatException>());
        Assert.That(result.Steps, Is.EqualTo(1));
    }

    private static Task Blocked(ManualResetEventSlim gate)
    {
        gate.Wait();
        return Task.CompletedTask;
    }

    private static ExplorationResult Explore(string explore, Action<World> body) =>
        Explorer.Explore(ExploreOptions.Parse(1, explore), world =>
        {
            body(world);
            world.Run(TestWorlds.Second);
        });
}
