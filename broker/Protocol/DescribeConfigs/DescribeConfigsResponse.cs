namespace Broker.Protocol.DescribeConfigs;

/// <summary>Configurations.</summary>
public sealed record DescribeConfigsResponse : IMessage<DescribeConfigsResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.DescribeConfigs;

    /// <summary>How long the request was throttled, in ms.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>The resources of the request.</summary>
    public IReadOnlyList<Resource> Resources { get; init; } = [];

    /// <inheritdoc/>
    public static DescribeConfigsResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new DescribeConfigsResponse
        {
            ThrottleTimeMs = reader.ReadInt32(),
            Resources = reader.ReadArray<Resource>(version),
        };
        reader.SkipTaggedFields();
        return response;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteInt32(ThrottleTimeMs);
        writer.WriteArray(Resources, version);
        writer.WriteNoTaggedFields();
    }

    /// <summary>A resource.</summary>
    /// <param name="ErrorCode">Success, or why it can't be described.</param>
    /// <param name="ErrorMessage">The same in words, or null.</param>
    /// <param name="Type">Its kind.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Configs">Its keys.</param>
    public sealed record Resource(
        ErrorCode ErrorCode,
        string? ErrorMessage,
        ConfigResourceType Type,
        string Name,
        IReadOnlyList<DescribedConfig> Configs) : IStructure<Resource>
    {
        /// <inheritdoc/>
        public static Resource Read(ProtocolReader reader, short version)
        {
            var resource = new Resource(
                reader.ReadErrorCode(),
                reader.ReadNullableString(),
                (ConfigResourceType)reader.ReadInt8(),
                reader.ReadString(),
                reader.ReadArray<DescribedConfig>(version));
            reader.SkipTaggedFields();
            return resource;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteErrorCode(ErrorCode);
            writer.WriteNullableString(ErrorMessage);
            writer.WriteInt8((sbyte)Type);
            writer.WriteString(Name);
            writer.WriteArray(Configs, version);
            writer.WriteNoTaggedFields();
        }
    }
}
