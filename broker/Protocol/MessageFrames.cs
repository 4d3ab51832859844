using Broker.Runtime;

namespace Broker.Protocol;

/// <summary>Whole frames: a header and the body of a message.</summary>
public static class MessageFrames
{
    /// <summary>A frame with a request; the caller owns it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The version in the header is not supported.</exception>
    public static Frame Request<T>(FramePool frames, RequestHeader header, T body)
        where T : IMessage<T>
    {
        using var writer = new ProtocolWriter(frames);
        header.Write(writer);
        body.Write(writer, header.ApiVersion);
        return writer.Finish();
    }

    /// <summary>A frame with the response to a request of the given version; the caller owns it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The version is not supported.</exception>
    public static Frame Response<T>(FramePool frames, short version, int correlationId, T body)
        where T : IMessage<T>
    {
        using var writer = new ProtocolWriter(frames);
        ResponseHeader.Write(writer, T.ApiKey, version, correlationId);
        body.Write(writer, version);
        return writer.Finish();
    }
}
