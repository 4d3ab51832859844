namespace Broker.Protocol;

/// <summary>
/// The header of a response: version 0, or version 1 where the version of the API is flexible; always version 0 for
/// ApiVersions, because the client does not know yet what the broker speaks (KIP-511).
/// </summary>
public static class ResponseHeader
{
    /// <summary>Reads a header.</summary>
    /// <returns>The correlation id of the request.</returns>
    /// <exception cref="ProtocolException">Truncated or malformed.</exception>
    public static int Read(ProtocolReader reader, ApiKey apiKey, short version)
    {
        var correlationId = reader.ReadInt32();
        reader.Flexible = IsFlexible(apiKey, version);
        reader.SkipTaggedFields();
        return correlationId;
    }

    /// <summary>Writes a header.</summary>
    public static void Write(ProtocolWriter writer, ApiKey apiKey, short version, int correlationId)
    {
        writer.WriteInt32(correlationId);
        writer.Flexible = IsFlexible(apiKey, version);
        writer.WriteNoTaggedFields();
    }

    private static bool IsFlexible(ApiKey apiKey, short version) =>
        apiKey != ApiKey.ApiVersions && SupportedVersions.Require(apiKey).IsFlexible(version);
}
