namespace Broker.Protocol.CreateTopics;

/// <summary>What became of a topic to create.</summary>
public sealed record CreatedTopic : IStructure<CreatedTopic>
{
    private const uint TopicConfigErrorCodeTag = 0;

    /// <summary>Name of the topic.</summary>
    public string Name { get; init; } = "";

    /// <summary>Id of the topic, or empty; from version 7.</summary>
    public Guid TopicId { get; init; }

    /// <summary>Success, or why it was not created.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>The same in words, or null.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Why the configurations are not returned, if so; from version 5.</summary>
    public ErrorCode TopicConfigErrorCode { get; init; }

    /// <summary>Number of partitions, -1 if unknown; from version 5.</summary>
    public int NumPartitions { get; init; } = -1;

    /// <summary>Number of replicas, -1 if unknown; from version 5.</summary>
    public short ReplicationFactor { get; init; } = -1;

    /// <summary>Configurations of the topic, or null; from version 5.</summary>
    public IReadOnlyList<Config>? Configs { get; init; }

    /// <inheritdoc/>
    public static CreatedTopic Read(ProtocolReader reader, short version)
    {
        var topic = new CreatedTopic
        {
            Name = reader.ReadString(),
            TopicId = version >= 7 ? reader.ReadUuid() : Guid.Empty,
            ErrorCode = reader.ReadErrorCode(),
            ErrorMessage = reader.ReadNullableString(),
            NumPartitions = version >= 5 ? reader.ReadInt32() : -1,
            ReplicationFactor = version >= 5 ? reader.ReadInt16() : (short)-1,
            Configs = version >= 5 ? reader.ReadNullableArray<Config>(version) : null,
        };
        for (var count = reader.ReadTaggedFieldCount(); count > 0; count--)
        {
            var (tag, field) = reader.ReadTaggedField();
            if (tag == TopicConfigErrorCodeTag)
            {
                topic = topic with { TopicConfigErrorCode = field.ReadErrorCode() };
            }
        }

        return topic;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.WriteString(Name);
        if (version >= 7)
        {
            writer.WriteUuid(TopicId);
        }

        writer.WriteErrorCode(ErrorCode);
        writer.WriteNullableString(ErrorMessage);
        if (version < 5)
        {
            return;
        }

        writer.WriteInt32(NumPartitions);
        writer.WriteInt16(ReplicationFactor);
        writer.WriteArray(Configs, version);
        if (TopicConfigErrorCode == ErrorCode.None)
        {
            writer.WriteNoTaggedFields();
            return;
        }

        writer.WriteTaggedFieldCount(1);
        var start = writer.BeginTaggedField(TopicConfigErrorCodeTag);
        writer.WriteErrorCode(TopicConfigErrorCode);
        writer.EndTaggedField(start);
    }

    /// <summary>A configuration of the topic.</summary>
    /// <param name="Name">Its key.</param>
    /// <param name="Value">Its value, or null.</param>
    /// <param name="ReadOnly">Whether it can not be changed.</param>
    /// <param name="ConfigSource">Where it comes from: 1 for the topic, 5 for the default; -1 if unknown.</param>
    /// <param name="IsSensitive">Whether its value is secret.</param>
    public sealed record Config(string Name, string? Value, bool ReadOnly, sbyte ConfigSource, bool IsSensitive)
        : IStructure<Config>
    {
        /// <inheritdoc/>
        public static Config Read(ProtocolReader reader, short version)
        {
            var config = new Config(
                reader.ReadString(),
                reader.ReadNullableString(),
                reader.ReadBoolean(),
                reader.ReadInt8(),
                reader.ReadBoolean());
            reader.SkipTaggedFields();
            return config;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteString(Name);
            writer.WriteNullableString(Value);
            writer.WriteBoolean(ReadOnly);
            writer.WriteInt8(ConfigSource);
            writer.WriteBoolean(IsSensitive);
            writer.WriteNoTaggedFields();
        }
    }
}
