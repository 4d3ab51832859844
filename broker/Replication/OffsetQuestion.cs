using Broker.Protocol.ListOffsets;

namespace Broker.Replication;

/// <summary>A client looks for an offset of a partition.</summary>
/// <param name="TimestampMs">
/// Milliseconds since 1970, for the first record that is not older; or <see cref="ListOffsetsRequest.Latest"/>, or
/// <see cref="ListOffsetsRequest.Earliest"/>.
/// </param>
/// <param name="LeaderEpoch">The leader epoch the client is in, -1 where it does not tell.</param>
/// <param name="Limit">How long to wait for a confirmation of the leadership.</param>
internal readonly record struct OffsetQuestion(long TimestampMs, int LeaderEpoch, TimeSpan Limit)
{
    /// <summary>Whether what the client may read ends where open transactions begin.</summary>
    public bool WantsCommitted { get; init; }
}
