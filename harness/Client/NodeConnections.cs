using Broker.Protocol;
using Broker.Runtime;

namespace Harness.Client;

/// <summary>One connection per node and use, opened when needed.</summary>
internal sealed class NodeConnections(Ports ports, Reactor reactor, string clientId) : IDisposable
{
    private readonly SortedDictionary<string, RpcClient> clients = new(StringComparer.Ordinal);

    /// <summary>True once disposed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The connection to a node.</summary>
    /// <exception cref="RequestNotSentException">Everything was closed.</exception>
    public RpcClient To(Endpoint node, ConnectionUse use)
    {
        if (IsClosed)
        {
            throw new RequestNotSentException($"The client '{clientId}' was closed.");
        }

        var key = $"{node} {use}";
        if (!clients.TryGetValue(key, out var client))
        {
            client = new RpcClient(ports, reactor, node, clientId);
            clients.Add(key, client);
        }

        return client;
    }

    /// <summary>Closes all of them.</summary>
    public void Dispose()
    {
        IsClosed = true;
        foreach (var client in clients.Values)
        {
            client.Dispose();
        }

        clients.Clear();
    }
}
