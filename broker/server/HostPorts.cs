using Broker.Runtime;

namespace Broker.Server;

/// <summary>The ports of one node in the host world, and what has to be released after it.</summary>
public sealed class HostPorts : IAsyncDisposable
{
    private readonly HostNetwork network;
    private readonly HostStorage storage;
    private readonly Action<string, Exception> failed;
    private readonly Lock gate = new();

    // All reactors made; under the gate.
    private readonly List<HostReactor> reactors = [];

    // Once true no reactor runs; under the gate.
    private bool stopped;

    private HostPorts(
        IReadOnlyList<string> dataDirectories,
        NetworkLimits limits,
        IEventSink events,
        Action<string, Exception> failed)
    {
        this.failed = failed;
        var frames = new FramePool(poison: false);
        storage = new HostStorage(dataDirectories);
        network = new HostNetwork(
            frames, events, TimeProvider.System, limits, exception => Fail("network", exception));
        Ports = new Ports
        {
            Time = TimeProvider.System,
            Network = network,
            Storage = storage,
            Random = new HostRandom(),
            Frames = frames,
            Events = events,
            CreateReactor = CreateReactor,
        };
    }

    /// <summary>What the node uses.</summary>
    public Ports Ports { get; }

    /// <summary>Assembles the ports.</summary>
    /// <param name="dataDirectories">Absolute paths; each gets a flush thread.</param>
    /// <param name="limits">What one connection may cost.</param>
    /// <param name="events">The log; not disposed with the ports.</param>
    /// <param name="failed">
    /// Called once, with the name of a reactor (or <c>network</c>) and an exception that nothing handled. By then all
    /// reactors are stopped and all connections cut: no effect of the node escapes any more.
    /// </param>
    public static HostPorts Create(
        IReadOnlyList<string> dataDirectories,
        NetworkLimits limits,
        IEventSink events,
        Action<string, Exception> failed) => new(dataDirectories, limits, events, failed);

    /// <summary>Sends queued frames and closes the connections; then stops the reactors and flush threads.</summary>
    public async ValueTask DisposeAsync()
    {
        await network.DisposeAsync();
        StopReactors();
        storage.Dispose();
    }

    private HostReactor CreateReactor(string name)
    {
        var reactor = new HostReactor(name, (failing, exception) => Fail(failing.Name, exception));
        lock (gate)
        {
            if (stopped)
            {
                reactor.Stop();
            }

            reactors.Add(reactor);
        }

        return reactor;
    }

    private void Fail(string where, Exception exception)
    {
        if (StopReactors())
        {
            network.Abort();
            failed(where, exception);
        }
    }

    private bool StopReactors()
    {
        lock (gate)
        {
            if (stopped)
            {
                return false;
            }

            stopped = true;
            reactors.ForEach(reactor => reactor.Stop());
            return true;
        }
    }
}
