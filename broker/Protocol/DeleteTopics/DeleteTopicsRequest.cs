namespace Broker.Protocol.DeleteTopics;

/// <summary>Deletes topics, by name or, from version 6, by id (KIP-516).</summary>
public sealed record DeleteTopicsRequest : IRequest<DeleteTopicsRequest, DeleteTopicsResponse>
{
    private const short FirstWithIds = 6;

    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.DeleteTopics;

    /// <summary>The topics to delete.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <summary>How long to wait for the topics to be deleted, in ms.</summary>
    public int TimeoutMs { get; init; }

    /// <inheritdoc/>
    public static DeleteTopicsRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new DeleteTopicsRequest
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

    /// <summary>A topic to delete. Before version 6 it is on the wire as its bare name.</summary>
    /// <param name="Name">Its name, or null where it is named by its id.</param>
    /// <param name="TopicId">Its id, or empty where it is named by its name; from version 6.</param>
    public sealed record Topic(string? Name, Guid TopicId) : IStructure<Topic>
    {
        /// <inheritdoc/>
        public static Topic Read(ProtocolReader reader, short version)
        {
            if (version < FirstWithIds)
            {
                return new Topic(reader.ReadString(), Guid.Empty);
            }

            var topic = new Topic(reader.ReadNullableString(), reader.ReadUuid());
            reader.SkipTaggedFields();
            return topic;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            if (version < FirstWithIds)
            {
                writer.WriteString(Name ?? "");
                return;
            }

            writer.WriteNullableString(Name);
            writer.WriteUuid(TopicId);
            writer.WriteNoTaggedFields();
        }
    }
}
