namespace Broker.Protocol.OffsetForLeaderEpoch;

/// <summary>Asks where leader epochs end (KIP-101, KIP-320).</summary>
public sealed record OffsetForLeaderEpochRequest : IRequest<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.OffsetForLeaderEpoch;

    /// <summary>
    /// Node id of the follower, -1 for a consumer, -2 where the version has no field for it; from version 3.
    /// </summary>
    public int ReplicaId { get; init; } = -2;

    /// <summary>The topics.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <inheritdoc/>
    public static OffsetForLeaderEpochRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var message = new OffsetForLeaderEpochRequest
        {
            ReplicaId = version >= 3 ? reader.ReadInt32() : -2,
            Topics = reader.ReadArray<Topic>(version),
        };
        reader.SkipTaggedFields();
        return message;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        if (version >= 3)
        {
            writer.WriteInt32(ReplicaId);
        }

        writer.WriteArray(Topics, version);
        writer.WriteNoTaggedFields();
    }

    /// <summary>A topic asked about.</summary>
    /// <param name="Name">Name of the topic.</param>
    /// <param name="Partitions">Its partitions.</param>
    public sealed record Topic(string Name, IReadOnlyList<Partition> Partitions) : IStructure<Topic>
    {
        /// <inheritdoc/>
        public static Topic Read(ProtocolReader reader, short version)
        {
            var topic = new Topic(reader.ReadString(), reader.ReadArray<Partition>(version));
            reader.SkipTaggedFields();
            return topic;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteString(Name);
            writer.WriteArray(Partitions, version);
            writer.WriteNoTaggedFields();
        }
    }

    /// <summary>A partition asked about.</summary>
    /// <param name="Index">Number of the partition.</param>
    /// <param name="CurrentLeaderEpoch">The leader epoch the caller is in, which the broker checks; -1 for
    /// none.</param>
    /// <param name="LeaderEpoch">The leader epoch whose end is wanted.</param>
    public sealed record Partition(int Index, int CurrentLeaderEpoch, int LeaderEpoch) : IStructure<Partition>
    {
        /// <inheritdoc/>
        public static Partition Read(ProtocolReader reader, short version)
        {
            var partition = new Partition(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
            reader.SkipTaggedFields();
            return partition;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt32(Index);
            writer.WriteInt32(CurrentLeaderEpoch);
            writer.WriteInt32(LeaderEpoch);
            writer.WriteNoTaggedFields();
        }
    }
}
