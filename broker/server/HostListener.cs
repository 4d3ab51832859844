using System.Net;
using System.Net.Sockets;
using Broker.Runtime;

namespace Broker.Server;

/// <summary>Accepts connections on one address and posts them to their reactor, until disposed.</summary>
internal sealed class HostListener : IDisposable
{
    private const int Backlog = 512;
    private static readonly TimeSpan PauseAfterError = TimeSpan.FromMilliseconds(100);

    private readonly Socket socket;
    private readonly Reactor owner;
    private readonly HostNetwork network;
    private readonly Action<IConnection> accept;

    private volatile bool disposed;

    public HostListener(Endpoint local, Reactor owner, HostNetwork network, Action<IConnection> accept)
    {
        this.owner = owner;
        this.network = network;
        this.accept = accept;
        socket = Bind(local);
        _ = network.Background.Start(AcceptAllAsync);
    }

    /// <summary>The port listened on, which the system chose if 0 was asked for.</summary>
    public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

    public void Dispose()
    {
        disposed = true;
        socket.Dispose();
        network.Forget(this);
    }

    private static Socket Bind(Endpoint local)
    {
        Socket? socket = null;
        try
        {
            var address = Resolve(local.Host);
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, local.Port));
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw new IOException($"Could not listen on {local}: {exception.Message}.", exception);
        }
    }

    // A name with addresses of both families listens on IPv4, which is what clients try in any case.
    private static IPAddress Resolve(string host) => IPAddress.TryParse(host, out var address)
        ? address
        : Dns.GetHostAddresses(host).OrderBy(candidate => candidate.AddressFamily).First();

    private async Task AcceptAllAsync()
    {
        while (!disposed)
        {
            try
            {
                Adopt(await socket.AcceptAsync());
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // An accept fails when the listener is disposed, when the peer is gone already, or for want of file
                // descriptors: then trying again at once would only spin.
                if (!disposed)
                {
                    Report(exception.Message);
                    await Task.Delay(PauseAfterError, network.Time);
                }
            }
        }
    }

    private void Adopt(Socket accepted)
    {
        try
        {
            accepted.NoDelay = true;
            var connection = network.Adopt(accepted, accepted.RemoteEndPoint!.ToString()!, owner);
            owner.Post(() => accept(connection));
        }
        catch (SocketException)
        {
            accepted.Dispose();
            throw;
        }
    }

    private void Report(string reason) =>
        owner.Post(() => network.Events.Report(
            new HostEvent(EventSeverity.Warning, $"A connection could not be accepted: {reason}.")));
}
