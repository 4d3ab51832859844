namespace Broker.Protocol.ApiVersions;

/// <summary>
/// The APIs and versions a broker supports. A request of an unsupported version is answered in version 0 with
/// <see cref="ErrorCode.UnsupportedVersion"/> (KIP-511). No features are finalized, so the tagged fields of version 3
/// are neither written nor kept.
/// </summary>
public sealed record ApiVersionsResponse : IMessage<ApiVersionsResponse>
{
    /// <inheritdoc/>
    public static ApiKey ApiKey => ApiKey.ApiVersions;

    /// <summary>Success, or <see cref="ErrorCode.UnsupportedVersion"/>.</summary>
    public ErrorCode ErrorCode { get; init; }

    /// <summary>The versions of each API.</summary>
    public IReadOnlyList<Api> ApiKeys { get; init; } = [];

    /// <summary>How long the request was throttled, in ms; from version 1.</summary>
    public int ThrottleTimeMs { get; init; }

    /// <summary>The answer of this broker: what <see cref="SupportedVersions"/> has for clients.</summary>
    public static ApiVersionsResponse OfThisBroker(ErrorCode errorCode) => new()
    {
        ErrorCode = errorCode,
        ApiKeys =
        [
            .. from range in SupportedVersions.All
               where range.ForClients
               select new Api((short)range.ApiKey, range.AdvertisedMin, range.Max),
        ],
    };

    /// <inheritdoc/>
    public static ApiVersionsResponse Read(ProtocolReader reader, short version)
    {
        reader.BeginMessage(ApiKey, version);
        var response = new ApiVersionsResponse
        {
            ErrorCode = reader.ReadErrorCode(),
            ApiKeys = reader.ReadArray<Api>(version),
            ThrottleTimeMs = version >= 1 ? reader.ReadInt32() : 0,
        };
        reader.SkipTaggedFields();
        return response;
    }

    /// <inheritdoc/>
    public void Write(ProtocolWriter writer, short version)
    {
        writer.BeginMessage(ApiKey, version);
        writer.WriteErrorCode(ErrorCode);
        writer.WriteArray(ApiKeys, version);
        if (version >= 1)
        {
            writer.WriteInt32(ThrottleTimeMs);
        }

        writer.WriteNoTaggedFields();
    }

    /// <summary>The versions of an API.</summary>
    /// <param name="ApiKey">Number of the API; it need not be in <see cref="Protocol.ApiKey"/>.</param>
    /// <param name="MinVersion">Lowest version, inclusive.</param>
    /// <param name="MaxVersion">Highest version, inclusive.</param>
    public sealed record Api(short ApiKey, short MinVersion, short MaxVersion) : IStructure<Api>
    {
        /// <inheritdoc/>
        public static Api Read(ProtocolReader reader, short version)
        {
            var api = new Api(reader.ReadInt16(), reader.ReadInt16(), reader.ReadInt16());
            reader.SkipTaggedFields();
            return api;
        }

        /// <inheritdoc/>
        public void Write(ProtocolWriter writer, short version)
        {
            writer.WriteInt16(ApiKey);
            writer.WriteInt16(MinVersion);
            writer.WriteInt16(MaxVersion);
            writer.WriteNoTaggedFields();
        }
    }
}
