namespace Broker.Protocol.DescribeConfigs;

/// <summary>Asks for configurations (KIP-133).</summary>
public sealed record DescribeConfigsRequest : IRequest<DescribeConfigsRequest, DescribeConfigsResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.DescribeConfigs;

    /// <summary>What is asked about.</summary>
    public IReadOnlyList<Resource> Resources { get; init; } = [];

    /// <summary>Whether every source that has a value is wanted, not just the one that holds.</summary>
    public bool IncludeSynonyms { get; init; }

    /// <summary>Whether the meaning of each key is wanted; from version 3.</summary>
    public bool IncludeDocumentation { get; init; }

    /// <inheritdoc/>
    public static DescribeConfigsRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new DescribeConfigsRequest
        {
            Resources = reader.ReadArray<Resource>(version),
            IncludeSynonyms = reader.ReadBoolean(),
            IncludeDocumentation = version >= 3 && reader.ReadBoolean(),
        };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteArray(Resources, version);
        writer.WriteBoolean(IncludeSynonyms);
        if (version >= 3)
        {
            writer.WriteBoolean(IncludeDocumentation);
        }

        writer.WriteNoTaggedFields();
    }

    /// <summary>A resource.</summary>
    /// <param name="Type">Its kind.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Keys">The keys; null for all.</param>
    public sealed record Resource(ConfigResourceType Type, string Name, IReadOnlyList<Key>? Keys)
        : IStructure<Resource>
    {
        /// <inheritdoc/>
        public static Resource Read(ProtocolReader reader, short version)
        {
            var resource = new Resource(
                (ConfigResourceType)reader.ReadInt8(), reader.ReadString(), reader.ReadNullableArray<Key>(version));
            reader.SkipTaggedFields();
            return resource;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt8((sbyte)Type);
            writer.WriteString(Name);
            writer.WriteArray(Keys, version);
            writer.WriteNoTaggedFields();
        }
    }

    /// <summary>A key; on the wire nothing but a string.</summary>
    /// <param name="Name">Its name.</param>
    public readonly record struct Key(string Name) : IStructure<Key>
    {
        /// <inheritdoc/>
        public static Key Read(ProtocolReader reader, short version) => new(reader.ReadString());

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version) => writer.WriteString(Name);
    }
}
