namespace Broker.Protocol.AlterPartition;

/// <summary>
/// A leader asks the active controller to change in-sync replicas (KIP-497, KIP-841, KIP-903).
/// </summary>
public sealed record AlterPartitionRequest : IRequest<AlterPartitionRequest, AlterPartitionResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.AlterPartition;

    /// <summary>Node id of the leader.</summary>
    public int BrokerId { get; init; }

    /// <summary>The leader's broker epoch.</summary>
    public long BrokerEpoch { get; init; } = -1;

    /// <summary>The changes.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <inheritdoc/>
    public static AlterPartitionRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new AlterPartitionRequest
        {
            BrokerId = reader.ReadInt32(),
            BrokerEpoch = reader.ReadInt64(),
            Topics = reader.ReadArray<Topic>(version),
        };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteInt32(BrokerId);
        writer.WriteInt64(BrokerEpoch);
        writer.WriteArray(Topics, version);
        writer.WriteNoTaggedFields();
    }

    /// <summary>A topic to change.</summary>
    /// <param name="TopicId">Id of the topic.</param>
    /// <param name="Partitions">Its partitions.</param>
    public sealed record Topic(Guid TopicId, IReadOnlyList<Partition> Partitions) : IStructure<Topic>
    {
        /// <inheritdoc/>
        public static Topic Read(ProtocolReader reader, short version)
        {
            var topic = new Topic(reader.ReadUuid(), reader.ReadArray<Partition>(version));
            reader.SkipTaggedFields();
            return topic;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteUuid(TopicId);
            writer.WriteArray(Partitions, version);
            writer.WriteNoTaggedFields();
        }
    }

    /// <summary>A partition to change.</summary>
    public sealed record Partition : IStructure<Partition>
    {
        /// <summary>Number of the partition.</summary>
        public int PartitionIndex { get; init; }

        /// <summary>The leader's leader epoch.</summary>
        public int LeaderEpoch { get; init; }

        /// <summary>The in-sync replicas to be.</summary>
        public IReadOnlyList<Replica> NewIsr { get; init; } = [];

        /// <summary>1 while the leader recovers from an unclean election, 0 otherwise (KIP-704).</summary>
        public sbyte LeaderRecoveryState { get; init; }

        /// <summary>The partition epoch the change is based on: the change is refused at any other.</summary>
        public int PartitionEpoch { get; init; }

        /// <inheritdoc/>
        public static Partition Read(ProtocolReader reader, short version)
        {
            var partition = new Partition
            {
                PartitionIndex = reader.ReadInt32(),
                LeaderEpoch = reader.ReadInt32(),
                NewIsr = reader.ReadArray<Replica>(version),
                LeaderRecoveryState = reader.ReadInt8(),
                PartitionEpoch = reader.ReadInt32(),
            };
            reader.SkipTaggedFields();
            return partition;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt32(PartitionIndex);
            writer.WriteInt32(LeaderEpoch);
            writer.WriteArray(NewIsr, version);
            writer.WriteInt8(LeaderRecoveryState);
            writer.WriteInt32(PartitionEpoch);
            writer.WriteNoTaggedFields();
        }
    }

    /// <summary>An in-sync replica to be.</summary>
    /// <param name="BrokerId">Its node id.</param>
    /// <param name="BrokerEpoch">Its broker epoch as the leader knows it, -1 if it does not (KIP-903).</param>
    public sealed record Replica(int BrokerId, long BrokerEpoch) : IStructure<Replica>
    {
        /// <inheritdoc/>
        public static Replica Read(ProtocolReader reader, short version)
        {
            var replica = new Replica(reader.ReadInt32(), reader.ReadInt64());
            reader.SkipTaggedFields();
            return replica;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt32(BrokerId);
            writer.WriteInt64(BrokerEpoch);
            writer.WriteNoTaggedFields();
        }
    }
}
