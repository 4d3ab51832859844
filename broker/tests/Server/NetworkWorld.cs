using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Broker.Runtime;
using Broker.Server;

namespace Broker.Tests.Server;

/// <summary>
/// A listening network on loopback, its reactor, and raw sockets to talk to it. Connections are handled by
/// <see cref="Handle"/>, which echoes frames unless a test replaces it.
/// </summary>
internal sealed class NetworkWorld : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<Socket> sockets = [];
    private readonly ConcurrentQueue<Exception> failures = new();
    private HostListener? listener;

    private NetworkWorld(NetworkLimits limits)
    {
        Reactor = new HostReactor("test", (_, exception) => failures.Enqueue(exception));
        Network = new HostNetwork(Frames, Events, TimeProvider.System, limits, failures.Enqueue);
        Handle = EchoAsync;
    }

    public FramePool Frames { get; } = new(poison: true);

    public RecordedEvents Events { get; } = new();

    public HostReactor Reactor { get; }

    public HostNetwork Network { get; }

    public Func<IConnection, Task> Handle { get; set; }

    public int Port => listener!.Port;

    public static async Task<NetworkWorld> CreateAsync(NetworkLimits? limits = null)
    {
        var world = new NetworkWorld(limits ?? new NetworkLimits { FrameMaxBytes = 1 << 20 });
        world.listener = await world.RunAsync(() => Task.FromResult((HostListener)world.Network.Listen(
            new Endpoint("127.0.0.1", 0),
            connection => world.Reactor.Spawn(() => world.Handle(connection)))));
        return world;
    }

    /// <summary>Runs on the reactor, within a limit.</summary>
    public Task<T> RunAsync<T>(Func<Task<T>> work) => Reactor.Ask(work).WaitAsync(Patience);

    public Task<IConnection> ConnectAsync() =>
        RunAsync(() => Network.ConnectAsync(new Endpoint("127.0.0.1", Port), Patience));

    /// <summary>A connected socket that the network knows nothing of.</summary>
    public async Task<Socket> ConnectRawAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        sockets.Add(socket);
        await socket.ConnectAsync(IPAddress.Loopback, Port).WaitAsync(Patience);
        return socket;
    }

    public async Task EchoAsync(IConnection connection)
    {
        while (await connection.ReceiveAsync() is { } frame)
        {
            connection.Send(frame);
        }
    }

    public async ValueTask DisposeAsync()
    {
        sockets.ForEach(socket => socket.Dispose());
        listener!.Dispose();
        await Network.DisposeAsync();
        Reactor.Stop();
        Assert.That(failures, Is.Empty);
    }
}
