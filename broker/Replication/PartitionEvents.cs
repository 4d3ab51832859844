using Broker.Runtime;
using Broker.Storage.Cleaning;

namespace Broker.Replication;

/// <summary>What replicas report.</summary>
public static class PartitionEvents
{
    /// <summary>A replica became the leader.</summary>
    public sealed record BecameLeader(
        TopicPartition Partition, int Broker, int Epoch, long EpochStartOffset, IReadOnlyList<int> Isr) : BrokerEvent
    {
        /// <inheritdoc/>
        public override string ToString() =>
            $"{Partition}: broker {Broker} leads in epoch {Epoch} from offset {EpochStartOffset}, "
            + $"in-sync replicas {string.Join(',', Isr)}";
    }

    /// <summary>A replica follows another one.</summary>
    public sealed record BecameFollower(TopicPartition Partition, int Broker, int Leader, int Epoch) : BrokerEvent
    {
        /// <inheritdoc/>
        public override string ToString() => Leader < 0
            ? $"{Partition}: broker {Broker} waits for a leader in epoch {Epoch}"
            : $"{Partition}: broker {Broker} follows {Leader} in epoch {Epoch}";
    }

    /// <summary>The in-sync replicas changed.</summary>
    public sealed record IsrChanged(TopicPartition Partition, int Leader, int Epoch, IReadOnlyList<int> Isr)
        : BrokerEvent
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Partition}: in-sync replicas {string.Join(',', Isr)} in epoch {Epoch}";
    }

    /// <summary>A follower cut the end of its log, which its leader does not have.</summary>
    public sealed record Truncated(
        TopicPartition Partition, int Broker, long From, long To, long HighWatermark) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => To < HighWatermark ? EventSeverity.Error : EventSeverity.Information;

        /// <inheritdoc/>
        public override string ToString() => $"{Partition}: broker {Broker} truncated its log from {From} to {To}"
            + (To < HighWatermark ? $", below its high watermark {HighWatermark}" : "");
    }

    /// <summary>A follower begins anew, because its leader deleted what the follower would have fetched next.</summary>
    public sealed record Restarted(TopicPartition Partition, int Broker, long End, long Start) : BrokerEvent
    {
        /// <inheritdoc/>
        public override string ToString() =>
            $"{Partition}: broker {Broker}, whose log ended at {End}, begins anew at {Start}";
    }

    /// <summary>A replica was taken out of use, because its topic was deleted.</summary>
    public sealed record Removed(TopicPartition Partition, int Broker) : BrokerEvent
    {
        /// <inheritdoc/>
        public override string ToString() =>
            $"{Partition}: broker {Broker} removed its replica, as the topic was deleted";
    }

    /// <summary>A replica was found at start whose topic was deleted.</summary>
    public sealed record StrayRemoved(TopicPartition Partition, int Broker) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => EventSeverity.Warning;

        /// <inheritdoc/>
        public override string ToString() =>
            $"{Partition}: broker {Broker} removed its replica, as the topic was deleted while the broker was down";
    }

    /// <summary>What is stored of a deleted topic could not be taken out of use.</summary>
    public sealed record RemovalFailed(TopicPartition Partition, int Broker, string Reason) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => EventSeverity.Error;

        /// <inheritdoc/>
        public override string ToString() => $"{Partition}: broker {Broker} could not remove its replica: {Reason}";
    }

    /// <summary>A replica compacted its log, or could not.</summary>
    public sealed record LogCleaned(TopicPartition Partition, int Broker, CleaningSummary Summary) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity =>
            Summary.Failure is not null ? EventSeverity.Error : EventSeverity.Information;

        /// <inheritdoc/>
        public override string ToString() => Summary.Problem is { } problem
            ? $"{Partition}: broker {Broker} did not compact its log from {Summary.FirstDirtyOffset} on: {problem}"
            : $"{Partition}: broker {Broker} compacted its log from {Summary.FirstDirtyOffset} to {Summary.CleanedTo}: "
                + $"{Summary.RecordsRemoved} of {Summary.RecordsRead} records went, "
                + $"{Summary.SegmentsBefore} segments of {Summary.BytesBefore} bytes became {Summary.SegmentsAfter} "
                + $"of {Summary.BytesAfter} bytes";
    }

    /// <summary>A replica stores and answers nothing any more: its disk fails, or what is on it is damaged.</summary>
    /// <param name="Partition">Its partition.</param>
    /// <param name="Broker">Node id of its broker.</param>
    /// <param name="Epoch">The last leader epoch it was in, or could have been in.</param>
    /// <param name="Reason">Why, in words.</param>
    /// <param name="IsDamaged">Whether what is stored is wrong; else the disk fails.</param>
    public sealed record WentOffline(
        TopicPartition Partition, int Broker, int Epoch, string Reason, bool IsDamaged) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => EventSeverity.Error;

        /// <inheritdoc/>
        public override string ToString() =>
            $"{Partition}: the replica of broker {Broker} is offline since leader epoch {Epoch}: {Reason}";
    }

    /// <summary>A damaged replica was deleted, to be fetched from the leader.</summary>
    public sealed record StartedAnew(TopicPartition Partition, int Broker, int Leader, int Epoch) : BrokerEvent
    {
        /// <inheritdoc/>
        public override string ToString() =>
            $"{Partition}: broker {Broker} deleted its damaged replica and fetches it anew "
            + $"from {Leader} in epoch {Epoch}";
    }

    /// <summary>A checkpoint of a log directory makes no sense: what it should tell is found out otherwise.</summary>
    public sealed record CheckpointIgnored(int Broker, string Problem) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => EventSeverity.Warning;

        /// <inheritdoc/>
        public override string ToString() => $"broker {Broker} does without a checkpoint: {Problem}";
    }

    /// <summary>A leader sent records that do not continue the follower's log or fail their checksum.</summary>
    public sealed record CorruptFetch(TopicPartition Partition, int Leader, string Reason) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => EventSeverity.Error;

        /// <inheritdoc/>
        public override string ToString() =>
            $"{Partition}: broker {Leader} sent records that can't be stored: {Reason}";
    }

    /// <summary>
    /// What the metadata says contradicts a broker's own configuration, so that it goes by the latter.
    /// </summary>
    public sealed record ConfigIgnored(string Topic, int Broker, string Problem) : BrokerEvent
    {
        /// <inheritdoc/>
        public override EventSeverity Severity => EventSeverity.Error;

        /// <inheritdoc/>
        public override string ToString() =>
            $"{Topic}: broker {Broker} goes by its own configuration, as that of the metadata does not fit: {Problem}";
    }
}
