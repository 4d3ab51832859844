using Broker.Runtime;

namespace Broker.Protocol;

/// <summary>
/// Calls the APIs of one node. Connects when the first call needs it and again after the connection was lost; any
/// number of calls may be under way. Never repeats a request. Belongs to one reactor.
/// </summary>
public sealed class RpcClient : IDisposable
{
    private readonly Ports ports;
    private readonly Reactor reactor;
    private readonly string? clientId;

    // The connection for the next call; null or closed if a new one is needed.
    private RpcConnection? current;

    // Not completed while a connection is being opened: later calls wait for the same one, under the first one's limit.
    private Task<RpcConnection>? opening;

    private int nextCorrelationId;
    private bool disposed;

    /// <summary>Makes a client that has not connected yet.</summary>
    /// <param name="ports">The node's ports.</param>
    /// <param name="reactor">The reactor the client belongs to.</param>
    /// <param name="remote">Where the other node listens.</param>
    /// <param name="clientId">The name sent with each request, or null.</param>
    public RpcClient(Ports ports, Reactor reactor, Endpoint remote, string? clientId)
    {
        this.ports = ports;
        this.reactor = reactor;
        this.clientId = clientId;
        Remote = remote;
    }

    /// <summary>Where the other node listens.</summary>
    public Endpoint Remote { get; }

    /// <summary>Sends a request and waits for its response, which the caller disposes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="version">Version of the API.</param>
    /// <param name="limit">How long connecting and answering may take together.</param>
    /// <exception cref="RequestNotSentException">No connection could be had: the request was not sent.</exception>
    /// <exception cref="TimeoutException">No response in time. The connection is closed: it may be stuck.</exception>
    /// <exception cref="IOException">The connection was lost before the response came.</exception>
    /// <exception cref="ProtocolException">The response is malformed. The connection is closed.</exception>
    public async Task<RpcResponse<TResponse>> CallAsync<TRequest, TResponse>(
        IRequest<TRequest, TResponse> request, short version, TimeSpan limit)
        where TRequest : IRequest<TRequest, TResponse>
        where TResponse : IMessage<TResponse>
    {
        reactor.VerifyCurrent();
        var start = ports.Time.GetTimestamp();
        var connection = await ConnectAsync(limit);
        var left = limit - ports.Time.GetElapsedTime(start);
        if (left <= TimeSpan.Zero)
        {
            throw new RequestNotSentException($"Connecting to {Remote} took all the time there was.");
        }

        var call = new PendingResponse<TResponse>(version);
        var correlationId = nextCorrelationId++;
        connection.Send(Encode((TRequest)request, version, correlationId), correlationId, call, left);
        return await call.Response;
    }

    /// <summary>Sends a request to which no response comes, such as an append with <c>acks</c> 0.</summary>
    /// <exception cref="RequestNotSentException">No connection could be had: the request was not sent.</exception>
    public async Task SendAsync<TRequest, TResponse>(
        IRequest<TRequest, TResponse> request, short version, TimeSpan limit)
        where TRequest : IRequest<TRequest, TResponse>
        where TResponse : IMessage<TResponse>
    {
        reactor.VerifyCurrent();
        var connection = await ConnectAsync(limit);
        connection.Send(Encode((TRequest)request, version, nextCorrelationId++));
    }

    /// <summary>Closes the connection; pending calls fail with an <see cref="IOException"/>.</summary>
    public void Dispose()
    {
        disposed = true;
        current?.Close("the client was closed.");
        current = null;
    }

    private Frame Encode<T>(T request, short version, int correlationId)
        where T : IMessage<T> =>
        MessageFrames.Request(
            ports.Frames, new RequestHeader(T.ApiKey, version, correlationId, clientId), request);

    private async Task<RpcConnection> ConnectAsync(TimeSpan limit)
    {
        ThrowIfDisposed();
        if (limit <= TimeSpan.Zero)
        {
            throw new RequestNotSentException($"There was no time left to call {Remote}.");
        }

        if (current is { IsClosed: false } open)
        {
            return open;
        }

        if (opening is not { IsCompleted: false })
        {
            opening = OpenAsync(limit);
        }

        var opened = await opening;
        ThrowIfDisposed();
        return opened;
    }

    private async Task<RpcConnection> OpenAsync(TimeSpan limit)
    {
        try
        {
            var opened = new RpcConnection(ports, reactor, await ports.Network.ConnectAsync(Remote, limit));
            if (disposed)
            {
                opened.Close("the client was closed.");
                return opened;
            }

            opened.Start();
            current = opened;
            return opened;
        }
        catch (IOException refused)
        {
            throw new RequestNotSentException($"Could not connect to {Remote}.", refused);
        }
    }

    private void ThrowIfDisposed()
    {
        if (disposed)
        {
            throw new RequestNotSentException($"The client of {Remote} was closed.");
        }
    }
}
