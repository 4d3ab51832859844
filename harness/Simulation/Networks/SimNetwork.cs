using Broker.Runtime;

namespace Harness.Simulation.Networks;

/// <summary>The network port of an incarnation.</summary>
internal sealed class SimNetwork(Incarnation owner) : INetwork
{
    public async Task<IConnection> ConnectAsync(Endpoint remote, TimeSpan limit)
    {
        owner.World.VerifyControl("INetwork.ConnectAsync");
        if (owner.IsDead)
        {
            return await new Completion<IConnection>().Task;
        }

        var target = owner.World.Nodes.FirstOrDefault(node => node.Host == remote.Host)
            ?? throw new IOException($"There is no host '{remote.Host}'.");
        var circuit = new Circuit(owner, target, remote);
        using var timer = owner.Time.CreateTimer(_ => circuit.GiveUp(limit), null, limit, Timeout.InfiniteTimeSpan);
        return await circuit.Opening.Task;
    }

    public IDisposable Listen(Endpoint local, Action<IConnection> accept)
    {
        owner.World.VerifyControl("INetwork.Listen");
        var reactor = Reactor.Current
            ?? throw new InvalidOperationException("Listen was called outside of all reactors: nobody could accept.");
        if (local.Host != owner.Node.Host || local.Port is < 0 or > 65535)
        {
            throw new IOException($"The address {local} is not available on host '{owner.Node.Host}'.");
        }

        var listener = new Listener(owner, local.Port, reactor, accept);
        if (!owner.IsDead && !owner.Listeners.TryAdd(local.Port, listener))
        {
            throw new IOException($"The address {local} is in use.");
        }

        return listener;
    }
}
