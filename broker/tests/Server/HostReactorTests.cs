using System.Collections.Concurrent;
using Broker.Runtime;
using Broker.Server;

namespace Broker.Tests.Server;

[TestFixture]
public sealed class HostReactorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<Exception> failures = new();
    private HostReactor reactor = null!;

    [SetUp]
    public void SetUp()
    {
        failures.Clear();
        reactor = new HostReactor("test", (_, exception) => failures.Enqueue(exception));
    }

    [Test]
    public async Task Post_ManyThreads_RunsOneAtATimeInTheOrderOfEachThread()
    {
        const int Threads = 4;
        const int PerThread = 50_000;
        var running = 0;
        var overlaps = 0;
        var seen = new List<int>[Threads];
        var done = new CountdownEvent(Threads * PerThread);

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            seen[thread] = [];
            for (var number = 0; number < PerThread; number++)
            {
                var posted = number;
                reactor.Post(() =>
                {
                    overlaps += Interlocked.Exchange(ref running, 1);
                    seen[thread].Add(posted);
                    Volatile.Write(ref running, 0);
                    done.Signal();
                });
            }
        })));

        Assert.That(done.Wait(Patience));
        Assert.That(overlaps, Is.Zero);
        Assert.That(seen, Is.All.EqualTo(Enumerable.Range(0, PerThread)));
    }

    [Test]
    public async Task Post_BusyReactor_LeavesTheThreadToOthers()
    {
        var stop = false;
        var busy = Enumerable.Range(0, Environment.ProcessorCount * 4)
            .Select(_ => new HostReactor("busy", (_, _) => { }))
            .ToList();
        foreach (var other in busy)
        {
            void Spin()
            {
                if (!Volatile.Read(ref stop))
                {
                    other.Post(Spin);
                }
            }

            other.Post(Spin);
        }

        var answer = await reactor.Ask(() => 42).WaitAsync(Patience);
        Volatile.Write(ref stop, true);

        Assert.That(answer, Is.EqualTo(42));
    }

    [Test]
    public async Task Completion_SetOnTheSameReactor_ResumesTheWaiterByPosting()
    {
        var order = await reactor.Ask(async () =>
        {
            var completion = new Completion<int>();
            var steps = new List<string>();
            async Task WaitAsync()
            {
                await completion.Task;
                reactor.VerifyCurrent();
                steps.Add("resumed");
            }

            var waiter = WaitAsync();
            completion.TrySetResult(1);
            steps.Add("after set");
            await waiter;
            return steps;
        }).WaitAsync(Patience);

        Assert.That(order, Is.EqualTo(new[] { "after set", "resumed" }));
    }

    [Test]
    public async Task Completion_SetOnAForeignThread_ResumesOnTheReactor()
    {
        var completion = new Completion<int>();
        var waiter = reactor.Ask(async () =>
        {
            await completion.Task;
            return Reactor.Current;
        });

        await Task.Run(() => completion.TrySetResult(1));

        Assert.That(await waiter.WaitAsync(Patience), Is.SameAs(reactor));
    }

    [Test]
    public async Task Spawn_WorkFails_ReportsAndLaterStepsStillRun()
    {
        reactor.Spawn(async () =>
        {
            await Task.Yield();
            throw new InvalidOperationException("spawned");
        });
        reactor.Post(() => throw new InvalidOperationException("posted"));

        for (var turn = 0; turn < 3; turn++)
        {
            await reactor.Ask(() => 0).WaitAsync(Patience);
        }

        Assert.That(failures.Select(failure => failure.Message), Is.EquivalentTo(new[] { "spawned", "posted" }));
    }

    [Test]
    public async Task Ask_WorkFails_BringsTheExceptionToTheCaller()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => reactor.Ask(new Func<int>(() => throw new InvalidOperationException("asked"))).WaitAsync(Patience));

        Assert.That(exception!.Message, Is.EqualTo("asked"));
        Assert.That(failures, Is.Empty);
    }

    [Test]
    public async Task Run_AsyncLocalSetInAStep_IsGoneInTheNext()
    {
        var local = new AsyncLocal<int>();

        await reactor.Ask(() => local.Value = 5).WaitAsync(Patience);

        Assert.That(await reactor.Ask(() => local.Value).WaitAsync(Patience), Is.Zero);
    }

    [Test]
    public async Task Stop_StepsWaiting_NeverRun()
    {
        var ran = 0;
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        reactor.Post(() =>
        {
            entered.Set();
            leave.Wait(Patience);
        });
        reactor.Post(() => ran++);
        Assert.That(entered.Wait(Patience));

        reactor.Stop();
        reactor.Post(() => ran++);
        leave.Set();
        await Task.Delay(50);

        Assert.That(ran, Is.Zero);
    }
}
