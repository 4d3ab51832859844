namespace Broker.Protocol.DeleteTopics;

/// <summary>What became of the topics to delete.</summary>
public sealed record DeleteTopicsResponse : IMessage<DeleteTopicsResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.DeleteTopics;

    /// <summary>How long the request was throttled, in ms.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>The topics of the request.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <inheritdoc/>
    public static DeleteTopicsResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new DeleteTopicsResponse
        {
            ThrottleTimeMs = reader.ReadInt32(),
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
        writer.WriteArray(Topics, version);
        writer.WriteNoTaggedFields();
    }

    /// <summary>What became of a topic.</summary>
    public sealed record Topic : IStructure<Topic>
    {
        /// <summary>Its name; null, from version 6, where it was named by an id that is not known.</summary>
        public string? Name { get; init; }

        /// <summary>Its id, or empty; from version 6.</summary>
        public Guid TopicId { get; init; }

        /// <summary>Success, or why it was not deleted.</summary>
        public ErrorCode ErrorCode { get; init; }

        /// <summary>The same in words, or null; from version 5.</summary>
        public string? ErrorMessage { get; init; }

        /// <inheritdoc/>
        public static Topic Read(ProtocolReader reader, short version)
        {
            var topic = new Topic
            {
                Name = version >= 6 ? reader.ReadNullableString() : reader.ReadString(),
                TopicId = version >= 6 ? reader.ReadUuid() : Guid.Empty,
                ErrorCode = reader.ReadErrorCode(),
                ErrorMessage = version >= 5 ? reader.ReadNullableString() : null,
            };
            reader.SkipTaggedFields();
            return topic;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            if (version >= 6)
            {
                writer.WriteNullableString(Name);
                writer.WriteUuid(TopicId);
            }
            else
            {
                writer.WriteString(Name ?? "");
            }

            writer.WriteErrorCode(ErrorCode);
            if (version >= 5)
            {
                writer.WriteNullableString(ErrorMessage);
            }

            writer.WriteNoTaggedFields();
        }
    }
}
