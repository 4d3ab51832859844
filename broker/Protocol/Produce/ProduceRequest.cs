namespace Broker.Protocol.Produce;

/// <summary>Appends record batches to partitions.</summary>
public sealed record ProduceRequest : IRequest<ProduceRequest, ProduceResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.Produce;

    /// <summary>The producer's transactional id, or null.</summary>
    public string? TransactionalId { get; init; }

    /// <summary>Acknowledgements asked for: -1 (all in-sync replicas), 1 (the leader), 0 (no response).</summary>
    public short Acks { get; init; }

    /// <summary>How long the leader may wait for in-sync replicas, in ms.</summary>
    public int TimeoutMs { get; init; }

    /// <summary>What to append.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <inheritdoc/>
    public static ProduceRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new ProduceRequest
        {
            TransactionalId = reader.ReadNullableString(),
            Acks = reader.ReadInt16(),
            TimeoutMs = reader.ReadInt32(),
            Topics = reader.ReadArray<Topic>(version),
        };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteNullableString(TransactionalId);
        writer.WriteInt16(Acks);
        writer.WriteInt32(TimeoutMs);
        writer.WriteArray(Topics, version);
        writer.WriteNoTaggedFields();
    }

    /// <summary>A topic appended to.</summary>
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

    /// <summary>A partition appended to.</summary>
    /// <param name="Index">Number of the partition.</param>
    /// <param name="Records">Record batches, or null.</param>
    public sealed record Partition(int Index, ReadOnlyMemory<byte>? Records) : IStructure<Partition>
    {
        /// <inheritdoc/>
        public static Partition Read(ProtocolReader reader, short version)
        {
            var partition = new Partition(reader.ReadInt32(), reader.ReadNullableBytes());
            reader.SkipTaggedFields();
            return partition;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt32(Index);
            writer.WriteNullableBytes(Records);
            writer.WriteNoTaggedFields();
        }
    }
}
