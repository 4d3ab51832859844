namespace Broker.Protocol.CreateTopics;

/// <summary>What became of the topics to create.</summary>
public sealed record CreateTopicsResponse : IMessage<CreateTopicsResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.CreateTopics;

    /// <summary>How long the request was throttled, in ms.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>The topics of the request.</summary>
    public IReadOnlyList<CreatedTopic> Topics { get; init; } = [];

    /// <inheritdoc/>
    public static CreateTopicsResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new CreateTopicsResponse
        {
            ThrottleTimeMs = reader.ReadInt32(),
            Topics = reader.ReadArray<CreatedTopic>(version),
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
}
