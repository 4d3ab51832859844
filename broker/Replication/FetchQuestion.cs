namespace Broker.Replication;

/// <summary>A fetch of a consumer or a follower.</summary>
/// <param name="Replica">Node id of the follower, <see cref="Consumer"/> for a consumer.</param>
/// <param name="BrokerEpoch">Broker epoch of the follower, -1 for a consumer.</param>
/// <param name="Connection">Number of the connection it came on, unique within the incarnation.</param>
/// <param name="MaxWait">How long to wait for something to answer.</param>
/// <param name="MaxBytes">Upper bound of all records together, in bytes; one batch is returned even if it is
/// longer.</param>
/// <param name="Partitions">What to fetch.</param>
internal sealed record FetchQuestion(
    int Replica,
    long BrokerEpoch,
    long Connection,
    TimeSpan MaxWait,
    int MaxBytes,
    IReadOnlyList<FetchPartition> Partitions)
{
    /// <summary>The replica id of consumers.</summary>
    public const int Consumer = -1;

    /// <summary>Whether a consumer wants nothing of transactions that are open, and is told which were aborted.</summary>
    public bool WantsCommitted { get; init; }

    /// <summary>Where a consumer stands; empty where it does not tell.</summary>
    public string Rack { get; init; } = "";
}

/// <summary>What to fetch from one partition.</summary>
/// <param name="Id">The partition.</param>
/// <param name="LeaderEpoch">The leader epoch the fetcher is in, -1 where it does not know.</param>
/// <param name="Offset">The first offset wanted; for a follower its log end, so that it stored everything
/// below.</param>
/// <param name="LastEpoch">Followers: the epoch of their last entry, -1 for an empty log.</param>
/// <param name="MaxBytes">Upper bound in bytes for this partition.</param>
internal readonly record struct FetchPartition(
    TopicPartition Id, int LeaderEpoch, long Offset, int LastEpoch, int MaxBytes)
{
    /// <summary>Id of the topic, by which it is found then; empty where the fetcher knows only its name.</summary>
    public Guid TopicId { get; init; }

    /// <summary>Followers: the first offset of their log, -1 where they do not tell.</summary>
    public long StartOffset { get; init; } = -1;

    /// <summary>Whether the fetch continues a session: then it may be what an earlier fetch told.</summary>
    public bool IsIncremental { get; init; }

    /// <summary>Whether it is a follower's whose log has no records.</summary>
    public bool IsOfEmptyLog => LastEpoch < 0 && StartOffset == Offset;
}
