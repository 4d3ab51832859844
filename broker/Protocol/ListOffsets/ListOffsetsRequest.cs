namespace Broker.Protocol.ListOffsets;

/// <summary>Asks for offsets by timestamp.</summary>
public sealed record ListOffsetsRequest : IRequest<ListOffsetsRequest, ListOffsetsResponse>
{
    /// <summary>The timestamp that stands for the end of what the caller may read.</summary>
    public const long Latest = -1;

    /// <summary>The timestamp that stands for the start of the log.</summary>
    public const long Earliest = -2;

    /// <summary>The timestamp that stands for the record with the largest timestamp; from version 7.</summary>
    public const long MaxTimestamp = -3;

    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.ListOffsets;

    /// <summary>Node id of the follower, -1 for a consumer.</summary>
    public int ReplicaId { get; init; } = -1;

    /// <summary>As in a fetch: 0 up to the high watermark, 1 up to the last stable offset; from version 2.</summary>
    public sbyte IsolationLevel { get; init; }

    /// <summary>What is asked.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <inheritdoc/>
    public static ListOffsetsRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new ListOffsetsRequest
        {
            ReplicaId = reader.ReadInt32(),
            IsolationLevel = version >= 2 ? reader.ReadInt8() : (sbyte)0,
            Topics = reader.ReadArray<Topic>(version),
        };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteInt32(ReplicaId);
        if (version >= 2)
        {
            writer.WriteInt8(IsolationLevel);
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
    /// <param name="CurrentLeaderEpoch">The caller's leader epoch, -1 for none; from version 4.</param>
    /// <param name="Timestamp">Ms since 1970, or one of the constants of the request.</param>
    public sealed record Partition(int Index, int CurrentLeaderEpoch, long Timestamp) : IStructure<Partition>
    {
        /// <inheritdoc/>
        public static Partition Read(ProtocolReader reader, short version)
        {
            var partition = new Partition(
                reader.ReadInt32(), version >= 4 ? reader.ReadInt32() : -1, reader.ReadInt64());
            reader.SkipTaggedFields();
            return partition;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt32(Index);
            if (version >= 4)
            {
                writer.WriteInt32(CurrentLeaderEpoch);
            }

            writer.WriteInt64(Timestamp);
            writer.WriteNoTaggedFields();
        }
    }
}
