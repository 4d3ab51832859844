namespace Broker.Protocol.Envelope;

/// <summary>What the active controller answers to the client of another broker.</summary>
public sealed record EnvelopeResponse : IMessage<EnvelopeResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.Envelope;

    /// <summary>The response with its header, as the client gets it; null with an error.</summary>
    public ReadOnlyMemory<byte>? ResponseData { get; init; }

    /// <summary>Success, or why there is no response.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <inheritdoc/>
    public static EnvelopeResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new EnvelopeResponse
        {
            ResponseData = reader.ReadNullableBytes(),
            ErrorCode = reader.ReadErrorCode(),
        };
        reader.SkipTaggedFields();
        return response;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteNullableBytes(ResponseData);
        writer.WriteErrorCode(ErrorCode);
        writer.WriteNoTaggedFields();
    }
}
