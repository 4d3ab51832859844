namespace Broker.Protocol.ElectLeaders;

/// <summary>What became of elections on demand.</summary>
public sealed record ElectLeadersResponse : IMessage<ElectLeadersResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.ElectLeaders;

    /// <summary>How long the request was throttled, in ms.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>Success, or why nothing at all was done; from version 1.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>The partitions of the request; where it asked for all, those that needed an election.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <inheritdoc/>
    public static ElectLeadersResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new ElectLeadersResponse
        {
            ThrottleTimeMs = reader.ReadInt32(),
            ErrorCode = version >= 1 ? reader.ReadErrorCode() : ErrorCode.None,
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
        if (version >= 1)
        {
            writer.WriteErrorCode(ErrorCode);
        }

        writer.WriteArray(Topics, version);
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
    /// <param name="ErrorCode">Success, or why nobody was elected.</param>
    /// <param name="ErrorMessage">The same in words, or null.</param>
    public sealed record Partition(int Index, ErrorCode ErrorCode, string? ErrorMessage) : IStructure<Partition>
    {
        /// <inheritdoc/>
        public static Partition Read(ProtocolReader reader, short version)
        {
            var partition = new Partition(reader.ReadInt32(), reader.ReadErrorCode(), reader.ReadNullableString());
            reader.SkipTaggedFields();
            return partition;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt32(Index);
            writer.WriteErrorCode(ErrorCode);
            writer.WriteNullableString(ErrorMessage);
            writer.WriteNoTaggedFields();
        }
    }
}
