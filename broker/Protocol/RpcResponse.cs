using Broker.Runtime;

namespace Broker.Protocol;

/// <summary>
/// A response and the frame it was read from. Byte ranges in the message are slices of the frame: dispose the response
/// once they are used or copied.
/// </summary>
public sealed class RpcResponse<T> : IDisposable
{
    private readonly Frame frame;

    internal RpcResponse(T message, Frame frame)
    {
        Message = message;
        this.frame = frame;
    }

    /// <summary>The response.</summary>
    public T Message { get; }

    /// <summary>Returns the frame: byte ranges in the message are invalid from here on.</summary>
    public void Dispose() => frame.Dispose();
}
