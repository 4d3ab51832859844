namespace Broker.Protocol.Fetch;

/// <summary>Records of the partitions asked for.</summary>
public sealed record FetchResponse : IMessage<FetchResponse>
{
    private const short FirstWithIds = 13;

    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.Fetch;

    /// <summary>How long the request was throttled, in ms.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>Why nothing was fetched at all, if so; from version 7.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>The fetch session, 0 for none; from version 7.</summary>
    public int SessionId { get; init; }

    /// <summary>The topics.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <inheritdoc/>
    public static FetchResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new FetchResponse
        {
            ThrottleTimeMs = reader.ReadInt32(),
            ErrorCode = version >= 7 ? reader.ReadErrorCode() : ErrorCode.None,
            SessionId = version >= 7 ? reader.ReadInt32() : 0,
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
        if (version >= 7)
        {
            writer.WriteErrorCode(ErrorCode);
            writer.WriteInt32(SessionId);
        }

        writer.WriteArray(Topics, version);
        writer.WriteNoTaggedFields();
    }

    /// <summary>A topic read.</summary>
    /// <param name="Name">Name of the topic; empty from version 13.</param>
    /// <param name="Partitions">Its partitions.</param>
    public sealed record Topic(string Name, IReadOnlyList<FetchPartitionResponse> Partitions) : IStructure<Topic>
    {
        /// <summary>Id of the topic; from version 13 (KIP-516).</summary>
        public Guid TopicId { get; init; }

        /// <inheritdoc/>
        public static Topic Read(ProtocolReader reader, short version)
        {
            var (name, id) = version >= FirstWithIds ? ("", reader.ReadUuid()) : (reader.ReadString(), Guid.Empty);
            var topic = new Topic(name, reader.ReadArray<FetchPartitionResponse>(version)) { TopicId = id };
            reader.SkipTaggedFields();
            return topic;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            if (version >= FirstWithIds)
            {
                writer.WriteUuid(TopicId);
            }
            else
            {
                writer.WriteString(Name);
            }

            writer.WriteArray(Partitions, version);
            writer.WriteNoTaggedFields();
        }
    }
}
