namespace Broker.Protocol;

/// <summary>The header of a request: version 1, or version 2 where the version of the API is flexible.</summary>
/// <param name="ApiKey">The API.</param>
/// <param name="ApiVersion">Version of the body, as received: it may be one that is not supported.</param>
/// <param name="CorrelationId">Repeated in the response.</param>
/// <param name="ClientId">The name the client gives itself, or null.</param>
public sealed record RequestHeader(ApiKey ApiKey, short ApiVersion, int CorrelationId, string? ClientId)
{
    /// <summary>Reads a header.</summary>
    /// <exception cref="ProtocolException">Truncated, malformed, or of an API this broker does not speak.</exception>
    public static RequestHeader Read(ProtocolReader reader)
    {
        var apiKey = (ApiKey)reader.ReadInt16();
        var version = reader.ReadInt16();
        var correlationId = reader.ReadInt32();
        var flexible = SupportedVersions.Require(apiKey).IsFlexible(version);

        // The client id never has a compact length, so that a broker can read it in headers of unknown versions.
        reader.Flexible = false;
        var clientId = reader.ReadNullableString();
        reader.Flexible = flexible;
        reader.SkipTaggedFields();
        return new RequestHeader(apiKey, version, correlationId, clientId);
    }

    /// <summary>Writes the header.</summary>
    public void Write(ProtocolWriter writer)
    {
        writer.WriteInt16((short)ApiKey);
        writer.WriteInt16(ApiVersion);
        writer.WriteInt32(CorrelationId);
        writer.Flexible = false;
        writer.WriteNullableString(ClientId);
        writer.Flexible = SupportedVersions.Require(ApiKey).IsFlexible(ApiVersion);
        writer.WriteNoTaggedFields();
    }
}
