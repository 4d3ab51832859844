namespace Broker.Protocol.AlterPartition;

/// <summary>The controller's answer to a leader: the state of the partitions after it.</summary>
public sealed record AlterPartitionResponse : IMessage<AlterPartitionResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.AlterPartition;

    /// <summary>How long the request was throttled, in ms.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>Why the request as a whole was refused, such as <see cref="ErrorCode.StaleBrokerEpoch"/>.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>The topics of the request; empty if that was refused as a whole.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <inheritdoc/>
    public static AlterPartitionResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new AlterPartitionResponse
        {
            ThrottleTimeMs = reader.ReadInt32(),
            ErrorCode = reader.ReadErrorCode(),
            Topics = reader.ReadArray<Topic>(version),
        };
        reader.SkipTaggedFields();
        return response;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteInt32(ThrottleTimeMs);
        writer.WriteErrorCode(ErrorCode);
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

    /// <summary>A partition after the change, or as it is if the change was refused.</summary>
    public sealed record Partition : IStructure<Partition>
    {
        /// <summary>Number of the partition.</summary>
        public int PartitionIndex { get; init; }

        /// <summary>Success, or why the change was refused.</summary>
        public ErrorCode ErrorCode { get; init; }

        /// <summary>Node id of the leader, -1 for none.</summary>
        public int LeaderId { get; init; } = -1;

        /// <summary>Epoch of the leader.</summary>
        public int LeaderEpoch { get; init; }

        /// <summary>Node ids of the in-sync replicas.</summary>
        public IReadOnlyList<int> Isr { get; init; } = [];

        /// <summary>1 while the leader recovers from an unclean election, 0 otherwise (KIP-704).</summary>
        public sbyte LeaderRecoveryState { get; init; }

        /// <summary>The partition epoch.</summary>
        public int PartitionEpoch { get; init; }

        /// <inheritdoc/>
        public static Partition Read(ProtocolReader reader, short version)
        {
            var partition = new Partition
            {
                PartitionIndex = reader.ReadInt32(),
                ErrorCode = reader.ReadErrorCode(),
                LeaderId = reader.ReadInt32(),
                LeaderEpoch = reader.ReadInt32(),
                Isr = reader.ReadInt32Array(),
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
            writer.WriteErrorCode(ErrorCode);
            writer.WriteInt32(LeaderId);
            writer.WriteInt32(LeaderEpoch);
            writer.WriteInt32Array(Isr);
            writer.WriteInt8(LeaderRecoveryState);
            writer.WriteInt32(PartitionEpoch);
            writer.WriteNoTaggedFields();
        }
    }
}
