using System.Collections.Immutable;
using Broker.Runtime;

namespace Broker.Replication;

/// <summary>
/// What replicas do, step by step, for whoever watches that they keep the invariants of replication. Reported only
/// where
/// <see cref="IEventSink.WantsSteps"/> says so.
/// </summary>
public static class ReplicaSteps
{
    /// <summary>A replica was opened with what its log holds.</summary>
    /// <param name="Partition">Its partition.</param>
    /// <param name="TopicId">Id of its topic.</param>
    /// <param name="Broker">Node id of its broker.</param>
    /// <param name="Start">Its first offset.</param>
    /// <param name="End">Its log end offset (exclusive).</param>
    /// <param name="HighWatermark">The high watermark it starts with (exclusive).</param>
    public sealed record Opened(
        TopicPartition Partition, Guid TopicId, int Broker, long Start, long End, long HighWatermark) : BrokerEvent;

    /// <summary>
    /// A replica appends a batch. Told before the batch is written: a crash may keep what is written without anybody
    /// left to tell.
    /// </summary>
    /// <param name="Partition">Its partition.</param>
    /// <param name="Broker">Node id of its broker.</param>
    /// <param name="BaseOffset">Offset of the first record.</param>
    /// <param name="NextOffset">The offset after the last record.</param>
    /// <param name="Epoch">The leader epoch in which the batch was first appended.</param>
    /// <param name="Crc">Its checksum, which speaks for the records.</param>
    public sealed record Appending(
        TopicPartition Partition, int Broker, long BaseOffset, long NextOffset, int Epoch, uint Crc) : BrokerEvent;

    /// <summary>A follower did not append what it just told, because it does not fit: its log ends where it
    /// did.</summary>
    /// <param name="Partition">Its partition.</param>
    /// <param name="Broker">Node id of its broker.</param>
    /// <param name="End">Its log end offset (exclusive).</param>
    public sealed record Refused(TopicPartition Partition, int Broker, long End) : BrokerEvent;

    /// <summary>The high watermark of a replica moved.</summary>
    /// <param name="Partition">Its partition.</param>
    /// <param name="Broker">Node id of its broker.</param>
    /// <param name="LeaderEpoch">The leader epoch the replica is in.</param>
    /// <param name="Leads">Whether it leads in that epoch.</param>
    /// <param name="HighWatermark">The high watermark (exclusive).</param>
    public sealed record HighWatermarkMoved(
        TopicPartition Partition, int Broker, int LeaderEpoch, bool Leads, long HighWatermark) : BrokerEvent;

    /// <summary>A leader knows of other in-sync replicas than before, or proposed some.</summary>
    /// <param name="Partition">Its partition.</param>
    /// <param name="Leader">Node id of the leader.</param>
    /// <param name="LeaderEpoch">The leader epoch.</param>
    /// <param name="MaximalIsr">All that are in sync, or may have become so.</param>
    public sealed record MaximalIsrChanged(
        TopicPartition Partition, int Leader, int LeaderEpoch, ImmutableArray<int> MaximalIsr) : BrokerEvent;
}
