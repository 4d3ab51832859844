namespace Broker.Protocol.Metadata;

/// <summary>Asks for brokers, topics and leaders.</summary>
public sealed record MetadataRequest : IRequest<MetadataRequest, MetadataResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.Metadata;

    /// <summary>The topics asked for; null for all of them. (In version 0 an empty array stands for all.)</summary>
    public IReadOnlyList<Topic>? Topics { get; init; }

    /// <summary>Whether the broker may create missing topics; from version 4, and true before.</summary>
    public bool AllowAutoTopicCreation { get; init; } = true;

    /// <summary>Versions 8 to 10.</summary>
    public bool IncludeClusterAuthorizedOperations { get; init; }

    /// <summary>From version 8.</summary>
    public bool IncludeTopicAuthorizedOperations { get; init; }

    /// <inheritdoc/>
    public static MetadataRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new MetadataRequest
        {
            Topics = ReadTopics(reader, version),
            AllowAutoTopicCreation = version < 4 || reader.ReadBoolean(),
            IncludeClusterAuthorizedOperations = version is >= 8 and <= 10 && reader.ReadBoolean(),
            IncludeTopicAuthorizedOperations = version >= 8 && reader.ReadBoolean(),
        };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteArray(version == 0 ? Topics ?? [] : Topics, version);
        if (version >= 4)
        {
            writer.WriteBoolean(AllowAutoTopicCreation);
        }

        if (version is >= 8 and <= 10)
        {
            writer.WriteBoolean(IncludeClusterAuthorizedOperations);
        }

        if (version >= 8)
        {
            writer.WriteBoolean(IncludeTopicAuthorizedOperations);
        }

        writer.WriteNoTaggedFields();
    }

    private static IReadOnlyList<Topic>? ReadTopics(ProtocolReader reader, short version)
    {
        if (version > 0)
        {
            return reader.ReadNullableArray<Topic>(version);
        }

        var topics = reader.ReadArray<Topic>(version);
        return topics.Count == 0 ? null : topics;
    }

    /// <summary>A topic asked for, by name or by id.</summary>
    /// <param name="TopicId">Id of the topic, or empty; from version 10.</param>
    /// <param name="Name">Name of the topic; may be null from version 10, where the id counts.</param>
    public sealed record Topic(Guid TopicId, string? Name) : IStructure<Topic>
    {
        /// <inheritdoc/>
        public static Topic Read(ProtocolReader reader, short version)
        {
            var topic = new Topic(
                version >= 10 ? reader.ReadUuid() : Guid.Empty,
                version >= 10 ? reader.ReadNullableString() : reader.ReadString());
            reader.SkipTaggedFields();
            return topic;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            if (version >= 10)
            {
                writer.WriteUuid(TopicId);
                writer.WriteNullableString(Name);
            }
            else
            {
                writer.WriteString(Name ?? "");
            }

            writer.WriteNoTaggedFields();
        }
    }
}
