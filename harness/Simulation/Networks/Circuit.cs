using Broker.Runtime;

namespace Harness.Simulation.Networks;

/// <summary>A connection seen from above: its two ends and the two wires between them.</summary>
internal sealed class Circuit
{
    private readonly SimNode target;
    private readonly Endpoint remote;
    private readonly SimConnection client;
    private readonly Wire toServer;
    private readonly Wire toClient;

    // The APIs of requests that were not answered yet, by correlation id; only ever looked up, never iterated.
    private readonly Dictionary<int, RpcApi> unanswered = [];

    private readonly bool isOfCopy;

    // Null until the request to open was accepted.
    private SimConnection? server;

    public Circuit(Incarnation caller, SimNode target, Endpoint remote)
    {
        var world = caller.World;
        this.target = target;
        this.remote = remote;
        toServer = new Wire(world, this, world.Network.LinkOf(caller.Node, target));
        toClient = new Wire(world, this, world.Network.LinkOf(target, caller.Node));
        client = new SimConnection(this, caller, remote.ToString(), toServer);
        toServer.Send(WireItemKind.Open);
    }

    // For a request that comes once more, when a fault ends: nobody waits for the answer.
    private Circuit(Circuit original, Frame copy, RpcFault fault)
    {
        var caller = original.client.Owner;
        (target, remote, isOfCopy) = (original.target, original.remote, true);
        toServer = new Wire(caller.World, this, caller.World.Network.LinkOf(caller.Node, target));
        toClient = new Wire(caller.World, this, caller.World.Network.LinkOf(target, caller.Node));
        client = new SimConnection(this, caller, remote.ToString(), toServer);
        toServer.Send(WireItemKind.Open, heldBy: fault);
        toServer.Send(WireItemKind.Data, copy);
    }

    /// <summary>Completes with the client's end when the server accepted.</summary>
    public Completion<IConnection> Opening { get; } = new();

    public bool Touches(SimNode node) => client.Owner.Node == node || target == node;

    /// <summary>Sends a frame, of the world's pool, on one of the wires.</summary>
    public void Send(Wire wire, Frame frame)
    {
        var struckBy = ApiOf(wire, frame.Span) is { } api
            ? client.Owner.World.Network.Striking(api, client.Owner.Node, target, wire == toClient)
            : null;
        if (struckBy is { Drops: true })
        {
            frame.Dispose();
            Reset();
        }
        else
        {
            if (struckBy is { Copies: true })
            {
                _ = new Circuit(this, client.Owner.World.Frames.Copy(frame.Span), struckBy);
                struckBy = null;
            }

            wire.Send(WireItemKind.Data, frame, struckBy);
        }
    }

    public void Arrive(Wire wire, WireItem item)
    {
        switch (item.Kind)
        {
            case WireItemKind.Open:
                Accept();
                break;
            case WireItemKind.Opened:
                Opening.TrySetResult(client);
                break;
            case WireItemKind.Refused:
                client.RemoteClosed();
                Opening.TrySetException(new IOException($"{target.Host}:{remote.Port} refused the connection."));
                break;
            case WireItemKind.Data when isOfCopy && wire == toClient:
                item.Frame!.Dispose();
                client.Close();
                break;
            case WireItemKind.Data:
                Deliver(wire, item.Frame!);
                break;
            case WireItemKind.Close when wire == toServer:
                server?.RemoteClosed();
                break;
            default:
                client.RemoteClosed();
                Opening.TrySetException(new IOException($"The connection to {target.Host}:{remote.Port} was reset."));
                break;
        }
    }

    /// <summary>Gives up an attempt that took too long.</summary>
    public void GiveUp(TimeSpan limit)
    {
        if (Opening.TrySetException(new IOException($"{target.Host}:{remote.Port} did not answer within {limit}.")))
        {
            client.Close();
        }
    }

    /// <summary>Loses what is under way and closes both ends.</summary>
    public void Reset()
    {
        toServer.Clear();
        toClient.Clear();
        toServer.Send(WireItemKind.Close);
        toClient.Send(WireItemKind.Close);
    }

    private RpcApi? ApiOf(Wire wire, ReadOnlySpan<byte> frame)
    {
        if (wire == toClient)
        {
            return RpcApi.CorrelationOfAnswer(frame) is { } answered && unanswered.Remove(answered, out var asked)
                ? asked
                : null;
        }

        if (RpcApi.OfRequest(frame) is not { } api)
        {
            return null;
        }

        return unanswered[RpcApi.CorrelationOfRequest(frame)] = api;
    }

    private void Deliver(Wire wire, Frame frame)
    {
        if ((wire == toServer ? server : client) is { } receiver)
        {
            receiver.Deliver(frame);
        }
        else
        {
            // A copy follows at once after what opens its connection, and nobody listened.
            frame.Dispose();
        }
    }

    private void Accept()
    {
        var accepting = target.Incarnation;
        if (accepting is null || !accepting.Listeners.TryGetValue(remote.Port, out var listener))
        {
            toClient.Send(WireItemKind.Refused);
            return;
        }

        server = new SimConnection(this, accepting, client.Owner.Node.Name, toClient);
        var accepted = server;
        listener.Reactor.Post(() => listener.Accept(accepted));
        toClient.Send(WireItemKind.Opened);
    }
}
