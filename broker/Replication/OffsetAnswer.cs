using Broker.Protocol;

namespace Broker.Replication;

/// <summary>What was found of an <see cref="OffsetQuestion"/>.</summary>
/// <param name="Error">Why nothing was looked up; none otherwise.</param>
/// <param name="Offset">The offset; -1 if no record is as young as asked for.</param>
/// <param name="LeaderEpoch">The leader epoch of the record there, or of the one that comes next there; -1 without
/// offset.</param>
/// <param name="TimestampMs">Timestamp of the record found by one, in ms since 1970; else -1.</param>
internal readonly record struct OffsetAnswer(ErrorCode Error, long Offset, int LeaderEpoch, long TimestampMs)
{
    /// <summary>Nothing was looked up.</summary>
    public static OffsetAnswer Failed(ErrorCode error) => new(error, -1, -1, -1);
}
