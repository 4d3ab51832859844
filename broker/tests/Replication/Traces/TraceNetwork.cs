using Broker.Protocol;
using Broker.Runtime;
using Broker.Tests.Doubles;

namespace Broker.Tests.Replication.Traces;

/// <summary>
/// Connections that deliver fetches and changes of in-sync replicas only when the script says so. Connecting always
/// succeeds; whether somebody is there shows when a request is delivered. Registrations and heartbeats pass at once.
/// </summary>
internal sealed class TraceNetwork(FramePool frames)
{
    private readonly List<TraceMessage> messages = [];
    private long connections;

    public FramePool Frames => frames;

    /// <summary>Everything on its way, in the order it was sent.</summary>
    public IReadOnlyList<TraceMessage> Messages => messages;

    /// <summary>Takes requests that pass at once.</summary>
    public required Action<TraceMessage> OnUrgent { get; init; }

    /// <summary>Told of each request that waits from now on.</summary>
    public required Action<TraceMessage> OnWaiting { get; init; }

    /// <summary>The network as a broker sees it.</summary>
    public INetwork For(int node) => new Port(this, node);

    /// <summary>A broker sent a request.</summary>
    public void Take(TraceMessage message)
    {
        if (message.Api is not (ApiKey.Fetch or ApiKey.AlterPartition))
        {
            OnUrgent(message);
            return;
        }

        messages.Add(message);
        OnWaiting(message);
    }

    /// <summary>The message arrived, or was lost.</summary>
    public void Remove(TraceMessage message) => messages.Remove(message);

    /// <summary>A connection ended.</summary>
    public void Forget(TraceConnection connection) =>
        messages.RemoveAll(message => message.Connection == connection && message.Name is null);

    /// <summary>A broker died: all its connections end, those to it as well.</summary>
    public void Disconnect(int node)
    {
        foreach (var connection in messages
            .Where(message => message.From == node || (message.IsSent && message.To == node))
            .Select(message => message.Connection).Distinct().ToList())
        {
            connection.Close();
        }
    }

    private sealed class Port(TraceNetwork network, int node) : INetwork
    {
        public Task<IConnection> ConnectAsync(Endpoint remote, TimeSpan limit)
        {
            var to = TraceCluster.Brokers.Append(TraceController.Id).First(id => Configs.EndpointOf(id) == remote);
            return Task.FromResult<IConnection>(new TraceConnection(network, node, to, ++network.connections));
        }

        public IDisposable Listen(Endpoint local, Action<IConnection> accept) => throw new NotSupportedException();
    }
}
