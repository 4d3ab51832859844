namespace Broker.Protocol.ApiVersions;

/// <summary>Asks which APIs and versions a broker supports.</summary>
public sealed record ApiVersionsRequest : IRequest<ApiVersionsRequest, ApiVersionsResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.ApiVersions;

    /// <summary>Name of the client library; from version 3.</summary>
    public string ClientSoftwareName { get; init; } = "";

    /// <summary>Version of the client library; from version 3.</summary>
    public string ClientSoftwareVersion { get; init; } = "";

    /// <inheritdoc/>
    public static ApiVersionsRequest Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var request = new ApiVersionsRequest
        {
            ClientSoftwareName = version >= 3 ? reader.ReadString() : "",
            ClientSoftwareVersion = version >= 3 ? reader.ReadString() : "",
        };
        reader.SkipTaggedFields();
        return request;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        if (version >= 3)
        {
            writer.WriteString(ClientSoftwareName);
            writer.WriteString(ClientSoftwareVersion);
        }

        writer.WriteNoTaggedFields();
    }
}
