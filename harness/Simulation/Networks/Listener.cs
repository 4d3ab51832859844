using Broker.Runtime;

namespace Harness.Simulation.Networks;

/// <summary>Accepts the connections to one port of an incarnation until it is disposed.</summary>
internal sealed class Listener(Incarnation owner, int port, Reactor reactor, Action<IConnection> accept) : IDisposable
{
    public Reactor Reactor { get; } = reactor;

    public Action<IConnection> Accept { get; } = accept;

    public void Dispose()
    {
        owner.World.VerifyControl("Listener.Dispose");
        if (owner.Listeners.TryGetValue(port, out var present) && present == this)
        {
            owner.Listeners.Remove(port);
        }
    }
}
