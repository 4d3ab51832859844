using System.Collections.Concurrent;
using Broker.Runtime;

namespace Broker.Server;

/// <summary>
/// A reactor of the host world: a queue that many threads fill and one thread-pool work item at a time drains, a
/// bounded slice of steps per turn so that a busy reactor leaves threads to the others.
/// </summary>
/// <param name="name">A name unique within the node.</param>
/// <param name="failed">Called with the reactor and an exception that nothing handled, on the reactor.</param>
public sealed class HostReactor(string name, Action<Reactor, Exception> failed) : Reactor(name), IThreadPoolWorkItem
{
    private const int SliceSteps = 256;

    private readonly ConcurrentQueue<Step> mailbox = new();

    // 1 from the moment a work item is queued until its slice is over: never two work items at once.
    private int scheduled;

    // Once true it stays true, and no further step begins.
    private volatile bool stopped;

    /// <summary>Drops the mailbox and everything posted later; a step already running ends.</summary>
    public void Stop()
    {
        stopped = true;
        mailbox.Clear();
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        for (var steps = 0; steps < SliceSteps && !stopped && mailbox.TryDequeue(out var step); steps++)
        {
            Run(step);
        }

        // A full fence: a poster either sees 0 and schedules, or its step is seen here.
        Interlocked.Exchange(ref scheduled, 0);
        if (!stopped && !mailbox.IsEmpty)
        {
            Schedule();
        }
    }

    /// <inheritdoc/>
    protected override void Enqueue(Step step)
    {
        if (!stopped)
        {
            mailbox.Enqueue(step);
            Schedule();
        }
    }

    /// <inheritdoc/>
    protected override void Fail(Exception exception) => failed(this, exception);

    private void Schedule()
    {
        if (Interlocked.CompareExchange(ref scheduled, 1, 0) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }
}
