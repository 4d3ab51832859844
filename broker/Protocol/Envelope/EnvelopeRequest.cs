namespace Broker.Protocol.Envelope;

/// <summary>A broker forwards the request of a client to the active controller (KIP-590).</summary>
public sealed record EnvelopeRequest : IRequest<EnvelopeRequest, EnvelopeResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.Envelope;

    /// <summary>The request with its header, as the client sent it.</summary>
    public ReadOnlyMemory<byte> RequestData { get; init; }

    /// <summary>Who the client is, or null.</summary>
    public ReadOnlyMemory<byte>? RequestPrincipal { get; init; }

    /// <summary>The address of the client; empty where it is not told.</summary>
    public ReadOnlyMemory<byte> ClientHostAddress { get; init; }

    /// <inheritdoc/>
    public static EnvelopeRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new EnvelopeRequest
        {
            RequestData = reader.ReadBytes(),
            RequestPrincipal = reader.ReadNullableBytes(),
            ClientHostAddress = reader.ReadBytes(),
        };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteBytes(RequestData);
        writer.WriteNullableBytes(RequestPrincipal);
        writer.WriteBytes(ClientHostAddress);
        writer.WriteNoTaggedFields();
    }
}
