namespace Broker.Protocol.InitProducerId;

/// <summary>A producer id and its epoch.</summary>
public sealed record InitProducerIdResponse : IMessage<InitProducerIdResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.InitProducerId;

    /// <summary>How long the request was throttled, in ms.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>Success, or why there is no producer id.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>The producer id, -1 on error.</summary>
    public long ProducerId { get; init; } = -1;

    /// <summary>The epoch to begin with, -1 on error.</summary>
    public short ProducerEpoch { get; init; } = -1;

    /// <inheritdoc/>
    public static InitProducerIdResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new InitProducerIdResponse
        {
            ThrottleTimeMs = reader.ReadInt32(),
            ErrorCode = reader.ReadErrorCode(),
            ProducerId = reader.ReadInt64(),
            ProducerEpoch = reader.ReadInt16(),
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
        writer.WriteInt64(ProducerId);
        writer.WriteInt16(ProducerEpoch);
        writer.WriteNoTaggedFields();
    }
}
