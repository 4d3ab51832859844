namespace Broker.Storage;

/// <summary>What a log directory remembers of a log when that is opened.</summary>
public sealed record LogStart
{
    /// <summary>Nothing is remembered: every batch is checked.</summary>
    public static LogStart Unknown { get; } = new();

    /// <summary>Whether the process before closed the log in order, so that nothing has to be checked.</summary>
    public bool IsClean { get; init; }

    /// <summary>Everything below this offset was flushed and never truncated since.</summary>
    public long RecoveryPoint { get; init; }

    /// <summary>Everything below this offset was committed, unless it is missing now.</summary>
    public long HighWatermark { get; init; }

    /// <summary>First offset that was not deleted; at most the start of the first segment for none.</summary>
    public long StartOffset { get; init; }

    /// <summary>Everything below this offset was compacted; see <see cref="Log.FirstDirtyOffset"/>.</summary>
    public long FirstDirtyOffset { get; init; }

    /// <summary>
    /// Makes the present <see cref="Log.RecoveryPoint"/>, <see cref="Log.HighWatermark"/>,
    /// <see cref="Log.StartOffset"/> and <see cref="Log.FirstDirtyOffset"/> survive a crash, around a truncation below
    /// the old ones.
    /// </summary>
    public Func<Task> SaveRecoveryPoint { get; init; } = () => Task.CompletedTask;
}
