using Broker.Server;

namespace Broker.Tests.Server;

[TestFixture]
public sealed class FlusherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Test]
    public async Task Flush_RequestsWaitingForOneTarget_ShareAFlush()
    {
        using var flusher = new Flusher("test");
        using var slow = new Target();
        using var shared = new Target();
        slow.Gate.Reset();

        var first = flusher.FlushAsync(slow);
        Assert.That(slow.Entered.Wait(Patience));
        var late = flusher.FlushAsync(slow);
        var others = Enumerable.Range(0, 10).Select(_ => flusher.FlushAsync(shared)).ToList();
        var early = others.Any(task => task.IsCompleted) || late.IsCompleted;
        slow.Gate.Set();
        await Task.WhenAll([first, late, .. others]).WaitAsync(Patience);

        Assert.That(early, Is.False, "nothing completes before the flush that covers it");
        Assert.That(slow.Flushes, Is.EqualTo(2), "a request made during a flush needs another one");
        Assert.That(shared.Flushes, Is.EqualTo(1));
    }

    [Test]
    public async Task Flush_Fails_AllWhoShareItLearnIt()
    {
        using var flusher = new Flusher("test");
        using var slow = new Target();
        using var broken = new Target { Failure = new IOException("broken") };
        slow.Gate.Reset();

        var first = flusher.FlushAsync(slow);
        var failing = new[] { flusher.FlushAsync(broken), flusher.FlushAsync(broken) };
        var healthy = flusher.FlushAsync(slow);
        slow.Gate.Set();

        foreach (var task in failing)
        {
            var exception = await Assert.ThrowsAsync<IOException>(() => task.WaitAsync(Patience));
            Assert.That(exception!.Message, Is.EqualTo("broken"));
        }

        await Task.WhenAll(first, healthy).WaitAsync(Patience);
    }

    [Test]
    public void Dispose_RequestsWaiting_ServesThem()
    {
        using var target = new Target();
        var flusher = new Flusher("test");
        var tasks = Enumerable.Range(0, 100).Select(_ => flusher.FlushAsync(target)).ToList();

        flusher.Dispose();

        Assert.That(tasks.All(task => task.IsCompletedSuccessfully));
        Assert.Throws<InvalidOperationException>(() => _ = flusher.FlushAsync(target));
    }

    private sealed class Target : IFlushTarget, IDisposable
    {
        public ManualResetEventSlim Gate { get; } = new(true);

        public ManualResetEventSlim Entered { get; } = new();

        public IOException? Failure { get; init; }

        public int Flushes { get; private set; }

        public void Flush()
        {
            Entered.Set();
            Gate.Wait(Patience);
            Flushes++;
            if (Failure is not null)
            {
                throw Failure;
            }
        }

        public void Dispose()
        {
            Gate.Dispose();
            Entered.Dispose();
        }
    }
}
