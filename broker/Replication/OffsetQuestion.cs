namespace Broker.Replication;

/// <summary>A client looks for an offset of a partition.</summary>
/// <param name="TimestampMs">
/// Milliseconds since 1970, for the first record that is not older; or <see cref="Latest"/>, or <see cref="Earliest"/>.
/// </param>
/// <param name="LeaderEpoch">The leader epoch the client is in, -1 where it does not tell.</param>
/// <param name="Limit">How long to wait for a confirmation of the leadership.</param>
internal readonly record struct OffsetQuestion(long TimestampMs, int LeaderEpoch, TimeSpan Limit)
{
    /// <summary>The end of what the client may read.</summary>
    public const long Latest = -1;

    /// <summary>The start of the log.</summary>
    public const long Earliest = -2;

    /// <summary>Whether what the client may read ends where open transactions begin.</summary>
    public bool WantsCommitted { get; init; }
}
