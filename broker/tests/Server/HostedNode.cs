using System.Net;
using System.Net.Sockets;
using Broker.Configuration;
using Broker.Protocol;
using Broker.Runtime;
using Broker.Server;

namespace Broker.Tests.Server;

/// <summary>A broker in this process, on real sockets and files, and a client of it.</summary>
internal sealed class HostedNode : IAsyncDisposable
{
    private const int Polls = 1000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    private readonly HostPorts host;
    private readonly BrokerNode node;
    private readonly Reactor reactor;
    private readonly RpcClient client;
    private readonly TaskCompletionSource<string> failure;
    private bool stopped;

    private HostedNode(
        BrokerConfig config, HostPorts host, RecordedEvents events, TaskCompletionSource<string> failure)
    {
        (this.host, this.failure, Events) = (host, failure, events);
        Port = config.Listener.Port;
        node = new BrokerNode(config, host.Ports, BrokerRules.Correct);
        reactor = host.Ports.CreateReactor("test");
        client = new RpcClient(host.Ports, reactor, config.Listener, "test");
    }

    public RecordedEvents Events { get; }

    public int Port { get; }

    /// <summary>Whether something failed that nothing handled.</summary>
    public bool HasFailed => failure.Task.IsCompleted;

    /// <summary>The configuration of the given node of a cluster that keeps its files in a directory.</summary>
    public static BrokerConfig Configure(TemporaryDirectory directory, IReadOnlyList<int> ports, int id) => new()
    {
        NodeId = id,
        Listener = new Endpoint("127.0.0.1", ports[id - 1]),
        AdvertisedListener = new Endpoint("127.0.0.1", ports[id - 1]),
        QuorumVoters = [.. ports.Select((port, index) => new Voter(index + 1, new Endpoint("127.0.0.1", port)))],
        LogDirs = [directory[$"{id}/log"]],
        MetadataLogDir = directory[$"{id}/metadata"],
        DefaultReplicationFactor = (short)ports.Count,
        MinInsyncReplicas = (ports.Count / 2) + 1,
        SocketRequestMaxBytes = 1 << 20,
        BrokerHeartbeatInterval = TimeSpan.FromMilliseconds(200),
        BrokerSessionTimeout = TimeSpan.FromSeconds(2),
        ReplicaFetchBackoff = TimeSpan.FromMilliseconds(100),
        QuorumElectionTimeout = TimeSpan.FromMilliseconds(500),
        QuorumElectionBackoffMax = TimeSpan.FromMilliseconds(500),
        QuorumFetchTimeout = TimeSpan.FromSeconds(1),
    };

    public static int[] FreePorts(int count)
    {
        var sockets = Enumerable.Range(0, count)
            .Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        sockets.ForEach(socket => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0)));
        var ports = sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port).ToArray();
        sockets.ForEach(socket => socket.Dispose());
        return ports;
    }

    public static async Task<HostedNode> StartAsync(BrokerConfig config)
    {
        var events = new RecordedEvents();
        var failure = new TaskCompletionSource<string>();
        Directory.CreateDirectory(config.LogDirs[0]);
        Directory.CreateDirectory(config.MetadataLogDir);
        var host = HostPorts.Create(
            [.. config.LogDirs, config.MetadataLogDir],
            new NetworkLimits { FrameMaxBytes = config.SocketRequestMaxBytes },
            events,
            (where, exception) => failure.TrySetResult($"{where}: {exception}"));
        var started = new HostedNode(config, host, events, failure);
        await started.node.StartAsync().WaitAsync(NetworkWorld.Patience);
        return started;
    }

    /// <summary>Waits until the broker is unfenced.</summary>
    public Task ReadyAsync() =>
        UntilAsync(() => Events.Texts.Any(text => text.EndsWith(" is ready")), "the broker is ready");

    /// <summary>Waits until a condition holds.</summary>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var poll = 0; !condition(); poll++)
        {
            Assert.That(HasFailed, Is.False, () => failure.Task.Result);
            Assert.That(
                poll, Is.LessThan(Polls), () => $"not seen: {what}; events:\n{string.Join('\n', Events.Texts)}");
            await Task.Delay(PollInterval);
        }
    }

    /// <summary>Calls the broker and lets <paramref name="read"/> look at the response.</summary>
    public Task<TResult> CallAsync<TRequest, TResponse, TResult>(
        IRequest<TRequest, TResponse> request, short version, Func<TResponse, TResult> read)
        where TRequest : IRequest<TRequest, TResponse>
        where TResponse : IMessage<TResponse> => reactor.Ask(async () =>
        {
            using var response = await client.CallAsync(request, version, NetworkWorld.Patience);
            return read(response.Message);
        }).WaitAsync(NetworkWorld.Patience);

    public async Task StopAsync()
    {
        await node.StopAsync().WaitAsync(NetworkWorld.Patience);
        await DisposeAsync();
    }

    /// <summary>Ends the broker without flushing or telling anybody.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!stopped)
        {
            stopped = true;
            await host.DisposeAsync();
        }

        Assert.That(HasFailed, Is.False, () => failure.Task.Result);
    }
}
