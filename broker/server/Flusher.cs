using System.Collections.Concurrent;
using Broker.Runtime;

namespace Broker.Server;

/// <summary>
/// A thread that flushes what lies on one disk. Requests that wait while it flushes are served together, one flush per
/// target (group commit).
/// </summary>
internal sealed class Flusher : IDisposable
{
    private readonly BlockingCollection<Request> requests = new();
    private readonly Thread thread;

    public Flusher(string name)
    {
        thread = new Thread(Serve) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>Completes when a flush of the target that began after this call is over.</summary>
    /// <exception cref="InvalidOperationException">The flusher was disposed.</exception>
    public Task FlushAsync(IFlushTarget target)
    {
        var done = new Completion<bool>();
        requests.Add(new Request(target, done));
        return done.Task;
    }

    /// <summary>Serves the requests made before, then ends the thread.</summary>
    public void Dispose()
    {
        requests.CompleteAdding();
        thread.Join();
    }

    private void Serve()
    {
        var batch = new List<Request>();
        foreach (var first in requests.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (requests.TryTake(out var next))
            {
                batch.Add(next);
            }

            foreach (var group in batch.GroupBy(request => request.Target))
            {
                Flush(group.Key, [.. group.Select(request => request.Done)]);
            }

            batch.Clear();
        }
    }

    private static void Flush(IFlushTarget target, List<Completion<bool>> waiting)
    {
        try
        {
            target.Flush();
            waiting.ForEach(done => done.TrySetResult(true));
        }
        catch (Exception exception)
        {
            // The edge of the thread: every failure belongs to those who wait.
            waiting.ForEach(done => done.TrySetException(exception));
        }
    }

    private readonly record struct Request(IFlushTarget Target, Completion<bool> Done);
}
