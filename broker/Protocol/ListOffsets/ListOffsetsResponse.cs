namespace Broker.Protocol.ListOffsets;

/// <summary>Offsets by timestamp.</summary>
public sealed record ListOffsetsResponse : IMessage<ListOffsetsResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.ListOffsets;

    /// <summary>How long the request was throttled, in ms; from version 2.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>The topics of the request.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <inheritdoc/>
    public static ListOffsetsResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new ListOffsetsResponse
        {
            ThrottleTimeMs = version >= 2 ? reader.ReadInt32() : 0,
            Topics = reader.ReadArray<Topic>(version),
        };
        reader.SkipTaggedFields();
        return response;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        if (version >= 2)
        {
            writer.WriteInt32(ThrottleTimeMs);
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

    /// <summary>What was found in a partition.</summary>
    public sealed record Partition : IStructure<Partition>
    {
        /// <summary>Number of the partition.</summary>
        public int Index { get; init; }

        /// <summary>Success, or why nothing was looked up.</summary>
        public ErrorCode ErrorCode { get; init; }

        /// <summary>Timestamp of the record found in ms since 1970, -1 for none.</summary>
        public long Timestamp { get; init; } = -1;

        /// <summary>The offset, -1 for none.</summary>
        public long Offset { get; init; } = -1;

        /// <summary>Leader epoch of the offset, -1 if unknown; from version 4.</summary>
        public int LeaderEpoch { get; init; } = -1;

        /// <inheritdoc/>
        public static Partition Read(ProtocolReader reader, short version)
        {
            var partition = new Partition
            {
                Index = reader.ReadInt32(),
                ErrorCode = reader.ReadErrorCode(),
                Timestamp = reader.ReadInt64(),
                Offset = reader.ReadInt64(),
                LeaderEpoch = version >= 4 ? reader.ReadInt32() : -1,
            };
            reader.SkipTaggedFields();
            return partition;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt32(Index);
            writer.WriteErrorCode(ErrorCode);
            writer.WriteInt64(Timestamp);
            writer.WriteInt64(Offset);
            if (version >= 4)
            {
                writer.WriteInt32(LeaderEpoch);
            }

            writer.WriteNoTaggedFields();
        }
    }
}
