namespace Broker.Protocol.AllocateProducerIds;

/// <summary>A block of producer ids that no other broker was or will be given.</summary>
public sealed record AllocateProducerIdsResponse : IMessage<AllocateProducerIdsResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.AllocateProducerIds;

    /// <summary>How long the request was throttled, in ms.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>Success, or why there is no block.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>The first producer id of the block, -1 on error.</summary>
    public long ProducerIdStart { get; init; } = -1;

    /// <summary>How many there are.</summary>
    public int ProducerIdLength { get; init; }

    /// <inheritdoc/>
    public static AllocateProducerIdsResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new AllocateProducerIdsResponse
        {
            ThrottleTimeMs = reader.ReadInt32(),
            ErrorCode = reader.ReadErrorCode(),
            ProducerIdStart = reader.ReadInt64(),
            ProducerIdLength = reader.ReadInt32(),
        };
        reader.SkipTaggedFields();
        return response;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteInt32(ThrottleTimeMs);
        writer.WriteErrorCode(ErrorCode);
        writer.WriteInt64(ProducerIdStart);
        writer.WriteInt32(ProducerIdLength);
        writer.WriteNoTaggedFields();
    }
}
