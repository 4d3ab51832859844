using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Broker.Runtime;

namespace Broker.Server;

/// <summary>
/// TCP connections. A frame travels after its length as four bytes, big-endian. A connection belongs to the reactor
/// that opened it, or that listens.
/// </summary>
public sealed class HostNetwork : INetwork, IAsyncDisposable
{
    private readonly ConcurrentDictionary<HostConnection, HostConnection> connections = new();

    // Disposed with the network, in case their owner did not do it.
    private readonly ConcurrentDictionary<HostListener, HostListener> listeners = new();

    // Once true, a connection is aborted as soon as it is made.
    private volatile bool disposed;

    /// <summary>A network without connections.</summary>
    /// <param name="frames">Where received frames come from.</param>
    /// <param name="events">Told, on the owner's reactor, about connections that end badly.</param>
    /// <param name="time">Measures limits.</param>
    /// <param name="limits">What one connection may cost.</param>
    /// <param name="failed">Takes an exception that nothing handled: a defect of the program.</param>
    public HostNetwork(
        FramePool frames,
        IEventSink events,
        TimeProvider time,
        NetworkLimits limits,
        Action<Exception> failed)
    {
        Frames = frames;
        Events = events;
        Time = time;
        Limits = limits;
        Background = new Background(failed);
    }

    internal FramePool Frames { get; }

    internal IEventSink Events { get; }

    internal TimeProvider Time { get; }

    internal NetworkLimits Limits { get; }

    internal Background Background { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The caller does not run on a reactor.</exception>
    public async Task<IConnection> ConnectAsync(Endpoint remote, TimeSpan limit)
    {
        var owner = CallingReactor();
        using var timeout = new CancellationTokenSource(limit, Time);
        var socket = IPAddress.TryParse(remote.Host, out var address)
            ? new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await (address is null
                ? socket.ConnectAsync(remote.Host, remote.Port, timeout.Token)
                : socket.ConnectAsync(address, remote.Port, timeout.Token));

            // On loopback a connect to a port nobody listens on can be given that very port, and meet itself.
            if (socket.LocalEndPoint!.Equals(socket.RemoteEndPoint))
            {
                throw new SocketException((int)SocketError.ConnectionRefused);
            }

            return Adopt(socket, remote.ToString(), owner);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            var reason = exception is SocketException
                ? exception.Message
                : string.Create(CultureInfo.InvariantCulture, $"no answer within {limit.TotalMilliseconds} ms");
            throw new IOException($"Could not connect to {remote}: {reason}.", exception);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The caller does not run on a reactor.</exception>
    public IDisposable Listen(Endpoint local, Action<IConnection> accept)
    {
        var listener = new HostListener(local, CallingReactor(), this, accept);
        listeners.TryAdd(listener, listener);
        if (disposed)
        {
            listener.Dispose();
        }

        return listener;
    }

    /// <summary>Listens no more, closes all connections and waits, within the limits, until their queued frames are sent.</summary>
    public async ValueTask DisposeAsync()
    {
        disposed = true;
        CloseListeners();
        foreach (var connection in connections.Keys)
        {
            connection.Close();
        }

        await Task.WhenAll(connections.Keys.Select(connection => connection.Finished));
    }

    /// <summary>Listens no more and cuts all connections off, with whatever they have queued.</summary>
    internal void Abort()
    {
        disposed = true;
        CloseListeners();
        foreach (var connection in connections.Keys)
        {
            connection.Abort();
        }
    }

    internal HostConnection Adopt(Socket socket, string peer, Reactor owner)
    {
        var connection = new HostConnection(socket, peer, owner, this);
        connections.TryAdd(connection, connection);
        connection.Start();
        if (disposed)
        {
            connection.Abort();
        }

        return connection;
    }

    internal void Forget(HostConnection connection) => connections.TryRemove(connection, out _);

    internal void Forget(HostListener listener) => listeners.TryRemove(listener, out _);

    private void CloseListeners()
    {
        foreach (var listener in listeners.Keys)
        {
            listener.Dispose();
        }
    }

    private static Reactor CallingReactor() =>
        Reactor.Current ?? throw new InvalidOperationException("Only a reactor can own a connection.");
}
