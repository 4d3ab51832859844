using Broker.Runtime;
using Broker.Server;

namespace Broker.Tests.Server;

[TestFixture]
public sealed class InboxTests
{
    private readonly FramePool pool = new(poison: true);

    [Test]
    public void Add_ManyFramesWhileTheReactorWaits_WakesItOnce()
    {
        var counting = new CountingContext();
        var inbox = new Inbox(new NetworkLimits());
        var taken = counting.Run(async () =>
        {
            var lengths = new List<int>();
            while (await inbox.TakeAsync() is { } frame)
            {
                lengths.Add(frame.Length);
            }

            return lengths;
        });

        _ = inbox.AddAsync([pool.Rent(1), pool.Rent(2), pool.Rent(3)]);
        var afterFirst = counting.Posts;
        counting.Drain();
        _ = inbox.AddAsync([pool.Rent(4)]);
        inbox.End();
        counting.Drain();

        Assert.Multiple(() =>
        {
            Assert.That(afterFirst, Is.EqualTo(1));
            Assert.That(taken.IsCompletedSuccessfully);
            Assert.That(taken.Result, Is.EqualTo(new[] { 1, 2, 3, 4 }));
        });
    }

    [Test]
    public void Take_FramesKeepComing_YieldsTheReactorNowAndThen()
    {
        var counting = new CountingContext();
        var inbox = new Inbox(new NetworkLimits { InboxMaxFrames = 10_000 });
        _ = inbox.AddAsync([.. Enumerable.Range(0, 1000).Select(_ => pool.Rent(1))]);
        inbox.End();

        var taken = counting.Run(async () =>
        {
            var count = 0;
            while (await inbox.TakeAsync() is not null)
            {
                count++;
            }

            return count;
        });
        var beforeYield = counting.Posts;
        counting.Drain();

        Assert.That(beforeYield, Is.EqualTo(1), "the first yield");
        Assert.That(counting.Posts, Is.GreaterThan(10));
        Assert.That(taken.Result, Is.EqualTo(1000));
    }

    [Test]
    public void Add_Full_HoldsTheReaderBackUntilThereIsRoom()
    {
        var inbox = new Inbox(new NetworkLimits { InboxMaxBytes = 10 });

        var first = inbox.AddAsync([pool.Rent(9)]);
        var second = inbox.AddAsync([pool.Rent(1)]);

        Assert.That(first.IsCompleted);
        Assert.That(second.IsCompleted, Is.False);
        Assert.That(inbox.TakeAsync().Result!.Length, Is.EqualTo(9));
        Assert.That(second.IsCompleted);
    }

    [Test]
    public void Discard_FramesWait_GoBackToThePoolAndTheReaderGoesOn()
    {
        var inbox = new Inbox(new NetworkLimits { InboxMaxFrames = 1 });
        var frame = pool.Rent(1);
        var reader = inbox.AddAsync([frame]);

        inbox.Discard();

        Assert.That(reader.IsCompleted);
        Assert.Throws<ObjectDisposedException>(() => _ = frame.Memory);
        Assert.That(inbox.TakeAsync().Result, Is.Null);
    }

    [Test]
    public void Take_WhileOneWaits_Throws()
    {
        var inbox = new Inbox(new NetworkLimits());
        _ = inbox.TakeAsync();

        Assert.Throws<InvalidOperationException>(() => _ = inbox.TakeAsync());
    }

    // Runs work by hand, to count the posts.
    private sealed class CountingContext : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> queue = new();

        public int Posts { get; private set; }

        public override void Post(SendOrPostCallback callback, object? state)
        {
            Posts++;
            queue.Enqueue((callback, state));
        }

        public T Run<T>(Func<T> work)
        {
            var outer = Current;
            SetSynchronizationContext(this);
            try
            {
                return work();
            }
            finally
            {
                SetSynchronizationContext(outer);
            }
        }

        public void Drain()
        {
            while (queue.TryDequeue(out var item))
            {
                Run<object?>(() =>
                {
                    item.Callback(item.State);
                    return null;
                });
            }
        }
    }
}
