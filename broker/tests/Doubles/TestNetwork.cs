using Broker.Runtime;

namespace Broker.Tests.Doubles;

/// <summary>Connections in memory without latency.</summary>
public sealed class TestNetwork(TimeProvider time, FramePool frames) : INetwork
{
    private readonly Dictionary<Endpoint, (Reactor Reactor, Action<IConnection> Accept)> listeners = [];

    /// <summary>Endpoints where connecting takes for ever.</summary>
    public HashSet<Endpoint> Silent { get; } = [];

    /// <summary>How many connections were established.</summary>
    public int Connections { get; private set; }

    public async Task<IConnection> ConnectAsync(Endpoint remote, TimeSpan limit)
    {
        if (Silent.Contains(remote))
        {
            await new Completion<bool>().Within(limit, time, false);
            throw new IOException($"{remote} did not accept in time.");
        }

        if (!listeners.TryGetValue(remote, out var listener))
        {
            throw new IOException($"{remote} refused.");
        }

        Connections++;
        var (near, far) = TestConnection.CreatePair(frames, remote.ToString(), "client");
        listener.Reactor.Post(() => listener.Accept(far));
        return near;
    }

    public IDisposable Listen(Endpoint local, Action<IConnection> accept)
    {
        if (!listeners.TryAdd(local, (Reactor.Current!, accept)))
        {
            throw new IOException($"{local} is in use.");
        }

        return new Listening(() => listeners.Remove(local));
    }

    private sealed class Listening(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}
