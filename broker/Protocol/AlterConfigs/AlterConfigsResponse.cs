namespace Broker.Protocol.AlterConfigs;

/// <summary>What became of changes of configurations.</summary>
public sealed record AlterConfigsResponse : IMessage<AlterConfigsResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.AlterConfigs;

    /// <summary>How long the request was throttled, in ms.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>The resources of the request.</summary>
    public IReadOnlyList<AlteredResource> Resources { get; init; } = [];

    /// <inheritdoc/>
    public static AlterConfigsResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new AlterConfigsResponse
        {
            ThrottleTimeMs = reader.ReadInt32(),
            Resources = reader.ReadArray<AlteredResource>(version),
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
}
