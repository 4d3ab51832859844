namespace Broker.Protocol.IncrementalAlterConfigs;

/// <summary>Changes keys of configurations; the others stay (KIP-339).</summary>
public sealed record IncrementalAlterConfigsRequest
    : IRequest<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.IncrementalAlterConfigs;

    /// <summary>The resources to change, each on its own.</summary>
    public IReadOnlyList<Resource> Resources { get; init; } = [];

    /// <summary>Whether to check the request only and change nothing.</summary>
    public bool ValidateOnly { get; init; }

    /// <inheritdoc/>
    public static IncrementalAlterConfigsRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new IncrementalAlterConfigsRequest
        {
            Resources = reader.ReadArray<Resource>(version),
            ValidateOnly = reader.ReadBoolean(),
        };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteArray(Resources, version);
        writer.WriteBoolean(ValidateOnly);
        writer.WriteNoTaggedFields();
    }

    /// <summary>A resource to change.</summary>
    /// <param name="Type">Its kind.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="Configs">What to change.</param>
    public sealed record Resource(ConfigResourceType Type, string Name, IReadOnlyList<Config> Configs)
        : IStructure<Resource>
    {
        /// <inheritdoc/>
        public static Resource Read(ProtocolReader reader, short version)
        {
            var resource = new Resource(
                (ConfigResourceType)reader.ReadInt8(), reader.ReadString(), reader.ReadArray<Config>(version));
            reader.SkipTaggedFields();
            return resource;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt8((sbyte)Type);
            writer.WriteString(Name);
            writer.WriteArray(Configs, version);
            writer.WriteNoTaggedFields();
        }
    }

    /// <summary>A key.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Operation">What is done to it.</param>
    /// <param name="Value">The value or, parted by commas, the items; null to delete it.</param>
    public sealed record Config(string Name, ConfigOperation Operation, string? Value)
        : IStructure<Config>
    {
        /// <inheritdoc/>
        public static Config Read(ProtocolReader reader, short version)
        {
            var config = new Config(
                reader.ReadString(), (ConfigOperation)reader.ReadInt8(), reader.ReadNullableString());
            reader.SkipTaggedFields();
            return config;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteString(Name);
            writer.WriteInt8((sbyte)Operation);
            writer.WriteNullableString(Value);
            writer.WriteNoTaggedFields();
        }
    }
}
