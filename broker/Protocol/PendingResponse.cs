using Broker.Runtime;

namespace Broker.Protocol;

/// <summary>A request on its way whose response is of a known type.</summary>
internal sealed class PendingResponse<T>(short version) : PendingCall
    where T : IMessage<T>
{
    private readonly Completion<RpcResponse<T>> completion = new();

    /// <summary>Completes with the response or the failure.</summary>
    public Task<RpcResponse<T>> Response => completion.Task;

    /// <inheritdoc/>
    public override void Answer(Frame content)
    {
        Dispose();
        T message;
        try
        {
            message = Decode(content);
        }
        catch (ProtocolException malformed)
        {
            content.Dispose();
            completion.TrySetException(malformed);
            throw;
        }

        completion.TrySetResult(new RpcResponse<T>(message, content));
    }

    /// <inheritdoc/>
    public override void Fail(Exception exception)
    {
        Dispose();
        completion.TrySetException(exception);
    }

    private T Decode(Frame content)
    {
        var reader = new ProtocolReader(content.Memory);
        ResponseHeader.Read(reader, T.ApiKey, version);
        var message = T.Read(reader, version);
        reader.ExpectEnd();
        return message;
    }
}
