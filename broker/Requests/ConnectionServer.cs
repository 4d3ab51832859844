using Broker.Protocol;
using Broker.Runtime;

namespace Broker.Requests;

/// <summary>
/// Accepts connections and answers the requests of each in the order they came, one at a time. Belongs to the reactor
/// of the connections.
/// </summary>
internal sealed class ConnectionServer(Ports ports, Reactor reactor, RequestRouter router)
{
    private IDisposable? listener;
    private long connections;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The address is in use or not available.</exception>
    public void Listen(Endpoint endpoint) =>
        listener = ports.Network.Listen(endpoint, connection => reactor.Spawn(() => ServeAsync(connection)));

    /// <summary>Accepts no more connections.</summary>
    public void Close() => listener?.Dispose();

    private async Task ServeAsync(IConnection connection)
    {
        var number = ++connections;
        try
        {
            while (await connection.ReceiveAsync() is { } frame)
            {
                // Parts of the request are slices of the frame, which lives until the request was handled.
                using (frame)
                {
                    if (await router.HandleAsync(frame.Memory, number) is { } response)
                    {
                        connection.Send(response);
                    }
                }
            }
        }
        catch (ProtocolException exception)
        {
            ports.Events.Report(new RequestEvents.Malformed(connection.Peer, exception.Message));
        }

        connection.Close();
    }
}
