namespace Broker.Protocol.OffsetForLeaderEpoch;

/// <summary>Where leader epochs end.</summary>
public sealed record OffsetForLeaderEpochResponse : IMessage<OffsetForLeaderEpochResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.OffsetForLeaderEpoch;

    /// <summary>How long the request was throttled, in ms.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>The topics.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <inheritdoc/>
    public static OffsetForLeaderEpochResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var message = new OffsetForLeaderEpochResponse
        {
            ThrottleTimeMs = reader.ReadInt32(),
            Topics = reader.ReadArray<Topic>(version),
        };
        reader.SkipTaggedFields();
        return message;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteInt32(ThrottleTimeMs);
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
    /// <param name="ErrorCode">Success, or why nothing was looked up.</param>
    /// <param name="Index">Number of the partition.</param>
    /// <param name="LeaderEpoch">The largest leader epoch not above the one asked for; -1 for none.</param>
    /// <param name="EndOffset">Where it ends (exclusive); -1 for none.</param>
    public sealed record Partition(ErrorCode ErrorCode, int Index, int LeaderEpoch, long EndOffset)
        : IStructure<Partition>
    {
        /// <inheritdoc/>
        public static Partition Read(ProtocolReader reader, short version)
        {
            var partition = new Partition(
                reader.ReadErrorCode(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64());
            reader.SkipTaggedFields();
            return partition;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteErrorCode(ErrorCode);
            writer.WriteInt32(Index);
            writer.WriteInt32(LeaderEpoch);
            writer.WriteInt64(EndOffset);
            writer.WriteNoTaggedFields();
        }
    }
}
