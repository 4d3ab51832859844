using System.Collections.Immutable;
using Broker.Runtime;

namespace Broker.Metadata;

/// <summary>One change of the cluster's metadata, as stored in the metadata log.</summary>
public abstract record MetadataRecord
{
    /// <summary>In place of a node id: all brokers.</summary>
    public const int AllNodes = -1;

    private MetadataRecord()
    {
    }

    /// <summary>Does nothing. A new leader of the quorum commits one to learn what is committed.</summary>
    public sealed record NoOp : MetadataRecord;

    /// <summary>
    /// A broker process introduced itself; it starts out fenced. Its epoch is the offset of this record.
    /// </summary>
    public sealed record RegisterBroker(int Id, Guid Incarnation, Endpoint Endpoint) : MetadataRecord
    {
        /// <summary>See <see cref="BrokerRegistration.Rack"/>.</summary>
        public string? Rack { get; init; }

        /// <summary>See <see cref="BrokerRegistration.DurableDirs"/>.</summary>
        public ImmutableArray<Guid> DurableDirs { get; init; } = [];
    }

    /// <summary>A broker was fenced, or unfenced.</summary>
    public sealed record FenceBroker(int Id, long Epoch, bool Fenced) : MetadataRecord;

    /// <summary>A broker is about to stop.</summary>
    public sealed record ShutDownBroker(int Id, long Epoch) : MetadataRecord;

    /// <summary>
    /// A broker was given the producer ids from what came next before, up to <paramref name="NextProducerId"/>
    /// (exclusive).
    /// </summary>
    public sealed record ProducerIds(int BrokerId, long BrokerEpoch, long NextProducerId) : MetadataRecord;

    /// <summary>A topic was created; its partitions follow in the same batch.</summary>
    public sealed record NewTopic(string Name, Guid Id) : MetadataRecord;

    /// <summary>A topic got a value of its own for a key of its configuration; null takes it away.</summary>
    public sealed record TopicConfig(string Topic, string Key, string? Value) : MetadataRecord;

    /// <summary>
    /// A broker, or all of them (<see cref="AllNodes"/>), got a value for a key; null takes it away.
    /// </summary>
    public sealed record NodeConfig(int Node, string Key, string? Value) : MetadataRecord;

    /// <summary>A topic was deleted, with all its partitions. Its name may be used for another topic.</summary>
    public sealed record RemoveTopic(Guid Id) : MetadataRecord;

    /// <summary>A partition was created, with leader epoch 0 and partition epoch 0.</summary>
    public sealed record NewPartition(
        string Topic, int Index, ImmutableArray<int> Replicas, ImmutableArray<int> Isr, int Leader)
        : MetadataRecord;

    /// <summary>
    /// In-sync replicas and leader of a partition were decided anew. The partition epoch grows by one; the leader epoch
    /// grows by one if <paramref name="Elected"/>, which is also set when the partition lost its leader.
    /// </summary>
    public sealed record PartitionChange(string Topic, int Index, ImmutableArray<int> Isr, int Leader, bool Elected)
        : MetadataRecord
    {
        /// <summary>The eligible leader replicas from now on.</summary>
        public ImmutableArray<int> Elr { get; init; } = [];

        /// <summary>Who led last, from now on; see <see cref="PartitionRegistration.LastKnownElr"/>.</summary>
        public ImmutableArray<int> LastKnownElr { get; init; } = [];

        /// <summary>Whether the leader recovers from an unclean election.</summary>
        public bool IsRecovering { get; init; }
    }
}
