namespace Broker.Replication;

/// <summary>
/// How many bytes a second may be replicated. The rate is measured over the last windows, the present one among them,
/// which begin with the first bytes after the one before (KIP-73). Belongs to the reactor of the shard.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="windows">How many windows count; 1 or more.</param>
/// <param name="window">How long each is.</param>
internal sealed class ReplicationQuota(TimeProvider time, int windows, TimeSpan window)
{
    // Bytes of each window with the time it began, monotonic and ascending; none is older than all windows together.
    private readonly List<(TimeSpan Start, long Bytes)> samples = [];

    /// <summary>The limit, in bytes a second; 0 or more, the largest value for none.</summary>
    public long Limit { get; set; } = long.MaxValue;

    /// <summary>Whether more was replicated than may be.</summary>
    public bool IsExceeded
    {
        get
        {
            var now = Now;
            Forget(now);
            if (Limit == long.MaxValue || samples.Count == 0)
            {
                return false;
            }

            // Bytes of a moment are no rate yet.
            var elapsed = now - samples[0].Start;
            var measured = elapsed < window ? window : elapsed;
            var bytes = samples.Sum(sample => sample.Bytes);
            return (Int128)bytes * TimeSpan.TicksPerSecond > (Int128)Limit * measured.Ticks;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>Bytes were replicated.</summary>
    public void Record(long bytes)
    {
        var now = Now;
        Forget(now);
        if (samples is [.., var last] && now - last.Start < window)
        {
            samples[^1] = (last.Start, last.Bytes + bytes);
        }
        else
        {
            samples.Add((now, bytes));
        }
    }

    private void Forget(TimeSpan now) => samples.RemoveAll(sample => now - sample.Start >= windows * window);
}
