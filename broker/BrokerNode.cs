using Broker.Configuration;
using Broker.Controller;
using Broker.Lifecycle;
using Broker.Links;
using Broker.Replication;
using Broker.Requests;
using Broker.Runtime;
using Broker.Storage;

namespace Broker;

/// <summary>
/// One incarnation of a node: broker and voter of the controller quorum in one. Three reactors: <c>connections</c>
/// reads
/// requests and answers them, <c>partitions-0</c> owns the replicas, <c>controller</c> the metadata.
/// </summary>
/// <param name="config">The configuration.</param>
/// <param name="ports">The world.</param>
/// <param name="rules">The rules of replication.</param>
public sealed class BrokerNode(BrokerConfig config, Ports ports, BrokerRules rules)
{
    private readonly Reactor connections = ports.CreateReactor("connections");
    private readonly Reactor shard = ports.CreateReactor("partitions-0");
    private readonly Reactor controllerReactor = ports.CreateReactor("controller");

    private ReplicaManager? replicas;
    private ConnectionServer? server;

    /// <summary>
    /// Recovers what is on disk, begins to listen and to vote; registration with the controller follows when there is
    /// one.
    /// </summary>
    /// <exception cref="IOException">The address or a directory can't be used.</exception>
    /// <exception cref="ForeignDirectoryException">A directory is not of this node.</exception>
    /// <exception cref="InvalidDataException">A file is damaged in a way that recovery can't mend.</exception>
    public Task StartAsync() => connections.Ask(async () =>
    {
        var ownership = new DirectoryOwnership(config, ports);
        await ownership.ClaimAsync(config.MetadataLogDir);
        var incarnation = ports.Random.NextUuid();
        var forConnections = new ControllerLink(config, ports, connections);
        var forShard = new ControllerLink(config, ports, shard);
        replicas = await shard.Ask(async () => new ReplicaManager(
            new PartitionContext(config, rules, shard, ports.Time, ports.Events),
            ports,
            forShard,
            incarnation,
            await LogDirectories.OpenAsync(
                ports.Storage, config.LogDirs, LogOptions.From(config), ownership.ClaimAsync)));
        var controller = await controllerReactor.Ask(() => ControllerNode.StartAsync(
            config,
            ports,
            controllerReactor,
            new QuorumPeers(config, ports, controllerReactor),
            image =>
            {
                connections.Post(() => forConnections.Image = image);
                shard.Post(() =>
                {
                    forShard.Image = image;
                    replicas.OnImage(image);
                });
            },
            leader =>
            {
                connections.Post(() => forConnections.OnLeader(leader));
                shard.Post(() => forShard.OnLeader(leader));
            }));
        server = new ConnectionServer(ports, connections, Router(incarnation, forConnections, replicas, controller));
        server.Listen(config.Listener);
        shard.Spawn(new BrokerLifecycle(config, ports, forShard, replicas, incarnation).RunAsync);
        return true;
    });

    /// <summary>Stops accepting connections and flushes every log.</summary>
    public Task StopAsync() => connections.Ask(async () =>
    {
        server?.Close();
        if (replicas is not null)
        {
            await shard.Ask(async () =>
            {
                await replicas.CloseAsync();
                return true;
            });
        }

        return true;
    });

    private RequestRouter Router(
        Guid incarnation, ControllerLink link, ReplicaManager shardReplicas, ControllerNode controller)
    {
        var quorum = new QuorumHandler(controller);
        return new RequestRouter(
            ports.Frames,
            new MetadataHandler(config, incarnation, ports.Events, connections, link),
            new ProduceHandler(config, shard, shardReplicas),
            new FetchHandler(config, shard, shardReplicas, quorum),
            new ListOffsetsHandler(config, shard, shardReplicas),
            new DeleteRecordsHandler(shard, shardReplicas),
            new InitProducerIdHandler(new ProducerIds(link)),
            quorum,
            new ControllerHandler(controller));
    }
}
