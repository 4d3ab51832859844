using Broker.Protocol;
using Broker.Protocol.ApiVersions;
using Broker.Runtime;

namespace Broker.Requests;

/// <summary>Tells clients which versions of which APIs they may use.</summary>
internal static class ApiVersionsHandler
{
    /// <summary>
    /// Answers the request. One of an unknown version is answered in version 0 with an error and the table, so that the
    /// client can ask again (KIP-511).
    /// </summary>
    public static Frame Answer(FramePool frames, RequestHeader header, ProtocolReader reader)
    {
        var known = SupportedVersions.Supports(ApiKey.ApiVersions, header.ApiVersion);
        if (known)
        {
            ApiVersionsRequest.Read(reader, header.ApiVersion);
            reader.ExpectEnd();
        }

        var response = new ApiVersionsResponse
        {
            ErrorCode = known ? ErrorCode.None : ErrorCode.UnsupportedVersion,
            ApiKeys = SupportedVersions.All.Where(range => range.ForClients)
                .Select(range => new ApiVersionsResponse.Api((short)range.ApiKey, range.AdvertisedMin, range.Max))
                .ToList(),
        };
        return MessageFrames.Response(frames, known ? header.ApiVersion : (short)0, header.CorrelationId, response);
    }
}
