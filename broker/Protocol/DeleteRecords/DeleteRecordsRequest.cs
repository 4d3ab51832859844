namespace Broker.Protocol.DeleteRecords;

/// <summary>Deletes the records at the start of partitions (KIP-107).</summary>
public sealed record DeleteRecordsRequest : IRequest<DeleteRecordsRequest, DeleteRecordsResponse>
{
    /// <summary>The offset that stands for the high watermark.</summary>
    public const long HighWatermark = -1;

    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.DeleteRecords;

    /// <summary>The topics.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <summary>How long to wait for all replicas to delete the records, in ms.</summary>
    public int TimeoutMs { get; init; }

    /// <inheritdoc/>
    public static DeleteRecordsRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new DeleteRecordsRequest
        {
            Topics = reader.ReadArray<Topic>(version),
            TimeoutMs = reader.ReadInt32(),
        };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteArray(Topics, version);
        writer.WriteInt32(TimeoutMs);
        writer.WriteNoTaggedFields();
    }

    /// <summary>A topic.</summary>
    /// <param name="Name">Its name.</param>
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

    /// <summary>A partition.</summary>
    /// <param name="Index">Its number.</param>
    /// <param name="Offset">The first offset to keep; <see cref="HighWatermark"/> for the high watermark.</param>
    public sealed record Partition(int Index, long Offset) : IStructure<Partition>
    {
        /// <inheritdoc/>
        public static Partition Read(ProtocolReader reader, short version)
        {
            var partition = new Partition(reader.ReadInt32(), reader.ReadInt64());
            reader.SkipTaggedFields();
            return partition;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt32(Index);
            writer.WriteInt64(Offset);
            writer.WriteNoTaggedFields();
        }
    }
}
