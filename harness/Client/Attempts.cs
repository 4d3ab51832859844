using Broker.Protocol;
using Broker.Protocol.Metadata;
using Broker.Runtime;

namespace Harness.Client;

/// <summary>Runs operations, each once: finds the node to ask, asks, and tells how that ended.</summary>
internal sealed class Attempts : IDisposable
{
    private readonly Ports ports;
    private readonly Reactor reactor;
    private readonly ClientOptions options;
    private readonly NodeConnections connections;
    private readonly ClusterView cluster;

    public Attempts(Ports ports, Reactor reactor, IReadOnlyList<Endpoint> bootstrap, ClientOptions options)
    {
        this.ports = ports;
        this.reactor = reactor;
        this.options = options;
        connections = new NodeConnections(ports, reactor, options.ClientId);
        cluster = new ClusterView(ports.Random, bootstrap, options, connections);
    }

    /// <summary>One attempt at the leader of a partition. Not having found one is part of it.</summary>
    public Task<Outcome<T>> AtLeaderAsync<T>(
        string topic, int partition, ConnectionUse use, Func<LeaderConnection, Deadline, Task<Outcome<T>>> call) =>
        AtReplicaAsync(topic, partition, null, use, call);

    /// <summary>One attempt at a replica of a partition.</summary>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <param name="broker">Node id of the replica; the leader for null, or one that is not known.</param>
    /// <param name="use">What for.</param>
    /// <param name="call">Asks, with the epoch of the leader.</param>
    public async Task<Outcome<T>> AtReplicaAsync<T>(
        string topic, int partition, int? broker, ConnectionUse use,
        Func<LeaderConnection, Deadline, Task<Outcome<T>>> call)
    {
        reactor.VerifyCurrent();
        var deadline = new Deadline(ports.Time, options.OperationTimeout);
        var found = await cluster.FindLeaderAsync(topic, partition, deadline);
        var outcome = found.IsOk
            ? await GuardAsync(
                () => call(
                    new(
                        broker is { } id && ConnectionTo(id, use) is { } known
                            ? known
                            : connections.To(found.Value.Endpoint, use),
                        found.Value.LeaderEpoch),
                    deadline))
            : Outcome<T>.Fail(found.Error!);
        return Close(outcome);
    }

    /// <summary>One attempt at the controller, or any broker if the controller is not known.</summary>
    public async Task<Outcome<T>> AtControllerAsync<T>(Func<RpcClient, Deadline, Task<Outcome<T>>> call)
    {
        reactor.VerifyCurrent();
        var deadline = new Deadline(ports.Time, options.OperationTimeout);
        var found = await cluster.FindControllerAsync(deadline);
        var outcome = found.IsOk
            ? await GuardAsync(() => call(connections.To(found.Value, ConnectionUse.Control), deadline))
            : Outcome<T>.Fail(found.Error!);
        return Close(outcome);
    }

    /// <summary>The connection to a broker; null for one that is not known.</summary>
    /// <exception cref="RequestNotSentException">The client was closed.</exception>
    public RpcClient? ConnectionTo(int broker, ConnectionUse use) =>
        cluster.Find(broker) is { } endpoint ? connections.To(endpoint, use) : null;

    /// <summary>Looks a topic up anew.</summary>
    public async Task<Outcome<MetadataTopic>> DescribeAsync(string topic)
    {
        reactor.VerifyCurrent();
        return Close(await cluster.DescribeAsync(topic, new Deadline(ports.Time, options.OperationTimeout)));
    }

    /// <summary>The outcome of an answer with an error code.</summary>
    /// <param name="code">The error code.</param>
    /// <param name="verdict">What an error means for the operation.</param>
    /// <param name="result">The outcome without an error.</param>
    public Outcome<T> Judge<T>(ErrorCode code, Func<ErrorCode, Outcome<T>> verdict, Func<Outcome<T>> result)
    {
        if (code == ErrorCode.None)
        {
            return result();
        }

        if (ErrorVerdicts.SuggestsStaleView(code))
        {
            cluster.MarkStale();
        }

        return verdict(code);
    }

    public void Dispose() => connections.Dispose();

    private async Task<Outcome<T>> GuardAsync<T>(Func<Task<Outcome<T>>> call)
    {
        try
        {
            return await call();
        }
        catch (RequestNotSentException)
        {
            cluster.MarkStale();
            return Outcome<T>.Fail(ClientErrors.Disconnected);
        }
        catch (TimeoutException)
        {
            cluster.MarkStale();
            return Outcome<T>.Info(ClientErrors.Timeout);
        }
        catch (IOException)
        {
            cluster.MarkStale();
            return Outcome<T>.Info(ClientErrors.Disconnected);
        }
        catch (ProtocolException)
        {
            return Outcome<T>.Info(ClientErrors.Malformed);
        }
    }

    // What ended because the client was closed says so.
    private Outcome<T> Close<T>(Outcome<T> outcome) =>
        connections.IsClosed ? outcome.WithError(ClientErrors.Closed) : outcome;
}
