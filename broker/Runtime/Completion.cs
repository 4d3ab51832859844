namespace Broker.Runtime;

/// <summary>
/// A promise whose waiters always resume by posting to their reactor, never inside the call that completes it. (A plain
/// <see cref="TaskCompletionSource{T}"/> completed on the waiter's own reactor would run the waiter in the middle of
/// the completing method.)
/// </summary>
public sealed class Completion<T>
{
    private readonly TaskCompletionSource<T> source = new();

    /// <summary>Completes when the result or an exception is set; at most one of them ever is.</summary>
    public Task<T> Task => source.Task;

    /// <summary>True once a result or an exception was set.</summary>
    public bool IsCompleted => source.Task.IsCompleted;

    /// <summary>Sets the result; false if the promise was complete already.</summary>
    public bool TrySetResult(T result)
    {
        var context = Detach();
        try
        {
            return source.TrySetResult(result);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Fails the promise; false if it was complete already.</summary>
    public bool TrySetException(Exception exception)
    {
        var context = Detach();
        try
        {
            return source.TrySetException(exception);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>
    /// Waits for the result, or for <paramref name="limit"/> to pass: then the promise completes with
    /// <paramref name="otherwise"/>.
    /// </summary>
    public async Task<T> Within(TimeSpan limit, TimeProvider time, T otherwise)
    {
        if (IsCompleted)
        {
            return await Task;
        }

        using var timer = time.CreateTimer(_ => TrySetResult(otherwise), null, limit, Timeout.InfiniteTimeSpan);
        return await Task;
    }

    // Without a current context every waiter that captured a reactor sees a different one, and is posted to its own.
    private static SynchronizationContext? Detach()
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        return context;
    }
}
