namespace Broker.Storage;

/// <summary>
/// Shares flushes between callers: those who come while a flush runs all wait for the one that follows it, which begins
/// after their call and so covers what they did before. Belongs to one reactor.
/// </summary>
/// <param name="flush">One flush; never runs twice at a time.</param>
internal sealed class GroupCommit(Func<Task> flush)
{
    // Invariant: queued is set from the first call that came during a flush until the flush it waits for has begun.
    private Task running = Task.CompletedTask;
    private Task? queued;

    /// <summary>The flush that covers everything done before the last call of <see cref="JoinAsync"/>.</summary>
    public Task Latest => queued ?? running;

    /// <summary>Joins a flush that begins no earlier than now.</summary>
    public Task JoinAsync()
    {
        if (queued is null && running.IsCompleted)
        {
            running = flush();
            return running;
        }

        return queued ??= FollowAsync(running);
    }

    private async Task FollowAsync(Task previous)
    {
        // Never throws: those who joined that flush are told, and what it means for this one the flush itself decides.
        await Task.WhenAny(previous);
        queued = null;
        running = flush();
        await running;
    }
}
