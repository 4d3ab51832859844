using System.Globalization;
using Broker.Runtime;

namespace Broker.Protocol;

/// <summary>
/// Requests and responses over one open connection. Once it is closed, for whatever reason, every pending call has
/// failed and it is not used again.
/// </summary>
internal sealed class RpcConnection(Ports ports, Reactor reactor, IConnection connection)
{
    // Calls sent and not answered, by correlation id. Empty once closed.
    private readonly SortedDictionary<int, PendingCall> pending = [];

    /// <summary>True once nothing can be sent any more.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Starts to receive.</summary>
    public void Start() => reactor.Spawn(ReceiveAsync);

    /// <summary>Sends a request without waiting for a response.</summary>
    /// <exception cref="RequestNotSentException">The connection is closed.</exception>
    public void Send(Frame request)
    {
        if (IsClosed)
        {
            request.Dispose();
            throw new RequestNotSentException($"The connection to {connection.Peer} was lost before it was used.");
        }

        connection.Send(request);
    }

    /// <summary>Sends a request; the call is answered, or fails, within the time limit.</summary>
    /// <exception cref="RequestNotSentException">The connection is closed.</exception>
    public void Send(Frame request, int correlationId, PendingCall call, TimeSpan limit)
    {
        Send(request);
        pending.Add(correlationId, call);
        call.Overdue = ports.Time.CreateTimer(
            _ => reactor.Post(() => OnOverdue(correlationId, limit)), null, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Closes the connection and fails all pending calls with an <see cref="IOException"/>.</summary>
    public void Close(string reason)
    {
        IsClosed = true;
        connection.Close();
        while (pending.Count > 0)
        {
            Take(pending.Keys.First())!.Fail(new IOException($"Disconnected from {connection.Peer}: {reason}"));
        }
    }

    private async Task ReceiveAsync()
    {
        while (await connection.ReceiveAsync() is { } frame)
        {
            try
            {
                Dispatch(frame);
            }
            catch (ProtocolException malformed)
            {
                // What follows on this connection can not be told apart any more.
                Close(malformed.Message);
            }
        }

        Close("the connection ended.");
    }

    private void Dispatch(Frame frame)
    {
        int correlationId;
        try
        {
            correlationId = new ProtocolReader(frame.Memory).ReadInt32();
        }
        catch (ProtocolException)
        {
            frame.Dispose();
            throw;
        }

        if (Take(correlationId) is { } call)
        {
            call.Answer(frame);
            return;
        }

        frame.Dispose();
        if (!IsClosed)
        {
            throw new ProtocolException(
                string.Create(CultureInfo.InvariantCulture, $"Correlation id {correlationId} was not asked for."));
        }
    }

    private void OnOverdue(int correlationId, TimeSpan limit)
    {
        // The response, or the end of the connection, may have come between the timer and this step.
        if (Take(correlationId) is { } call)
        {
            call.Fail(new TimeoutException(string.Create(
                CultureInfo.InvariantCulture,
                $"{connection.Peer} did not answer within {limit.TotalMilliseconds} ms.")));
            Close("an earlier request timed out.");
        }
    }

    private PendingCall? Take(int correlationId) => pending.Remove(correlationId, out var call) ? call : null;
}
