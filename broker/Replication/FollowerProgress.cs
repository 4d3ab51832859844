namespace Broker.Replication;

/// <summary>
/// What a leader knows of one follower in its leader epoch. Times are monotonic, as TimeSpan since the clock's origin.
/// </summary>
internal sealed class FollowerProgress(TimeSpan now)
{
    /// <summary>
    /// Everything below is stored at the follower (exclusive); -1 until it first fetched in this epoch.
    /// </summary>
    public long Offset { get; private set; } = -1;

    /// <summary>The first offset of the follower's log; -1 until it first fetched in this epoch.</summary>
    public long StartOffset { get; private set; } = -1;

    /// <summary>
    /// Broker epoch of the process that <see cref="Offset"/> speaks of; -1 until it first fetched. Only grows.
    /// </summary>
    public long BrokerEpoch { get; private set; } = -1;

    /// <summary>When the follower last had everything the leader had.</summary>
    public TimeSpan CaughtUpAt { get; private set; } = now;

    /// <summary>The high watermark last sent to the follower; -1 for none.</summary>
    public long SentHighWatermark { get; private set; } = -1;

    /// <summary>
    /// The follower followed this leader at some moment after this position of the leader's sequence: it fetched again
    /// on the connection on which a response was sent there.
    /// </summary>
    public long ConfirmedAt { get; private set; } = -1;

    // The connection of the last fetch, and the position at which it was last answered there; -1 if it was not yet.
    private long connection = -1;
    private long answeredAt = -1;

    // Time of the last fetch and the leader's end then: a follower that fetches from there was caught up then.
    private TimeSpan fetchedAt = now;
    private long leaderEndAtFetch = long.MaxValue;

    /// <summary>The follower fetched from <paramref name="offset"/>, so it stored everything below.</summary>
    public void OnFetch(long offset, long leaderEnd, TimeSpan now, long fromConnection)
    {
        if (fromConnection == connection && answeredAt >= 0)
        {
            ConfirmedAt = Math.Max(ConfirmedAt, answeredAt);
        }

        connection = fromConnection;
        answeredAt = -1;
        Offset = offset;
        if (offset >= leaderEnd)
        {
            CaughtUpAt = now;
        }
        else if (offset >= leaderEndAtFetch)
        {
            CaughtUpAt = fetchedAt > CaughtUpAt ? fetchedAt : CaughtUpAt;
        }

        fetchedAt = now;
        leaderEndAtFetch = leaderEnd;
    }

    /// <summary>The follower's log begins at <paramref name="offset"/>, and will after a crash.</summary>
    public void OnStartOffset(long offset) => StartOffset = offset;

    /// <summary>A process of the follower fetches, and its progress counts.</summary>
    public void OnProcess(long brokerEpoch) => BrokerEpoch = Math.Max(BrokerEpoch, brokerEpoch);

    /// <summary>
    /// The follower's log leaves the leader's at <paramref name="offset"/>: what lies above does not count.
    /// </summary>
    public void OnDivergence(long offset) => Offset = Math.Min(Offset, offset);

    /// <summary>Its fetch was answered at <paramref name="position"/> of the leader's sequence.</summary>
    public void OnAnswer(long position, long highWatermark, long onConnection)
    {
        if (onConnection == connection)
        {
            answeredAt = position;
            SentHighWatermark = highWatermark;
        }
    }
}
