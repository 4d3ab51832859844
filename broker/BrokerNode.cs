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
    private BrokerLifecycle? lifecycle;
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
        (replicas, var identity) = await shard.Ask(async () =>
        {
            var logs = await LogDirectories.OpenAsync(
                ports.Storage, config.LogDirs, LogOptions.From(config), ownership.ClaimAsync);
            var context = new PartitionContext(config, rules, shard, ports.Time, ports.Events);
            return (
                new ReplicaManager(context, ports, forShard, incarnation, logs),
                BrokerIdentity.Of(config, incarnation, logs, ownership));
        });
        var controller = await controllerReactor.Ask(() => ControllerNode.StartAsync(
            config,
            rules,
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
        lifecycle = new BrokerLifecycle(config, ports, forShard, replicas, identity);
        shard.Spawn(lifecycle.RunAsync);
        return true;
    });

    /// <summary>
    /// Hands over what this node leads, stops accepting connections and flushes every log. Takes half of
    /// <c>broker.session.timeout.ms</c> longer if no controller answers.
    /// </summary>
    public Task StopAsync() => connections.Ask(async () =>
    {
        var epoch = lifecycle is { } registered ? await shard.Ask(registered.ShutDownAsync) : -1;
        server?.Close();
        if (replicas is not null)
        {
            await shard.Ask(async () =>
            {
                await replicas.CloseAsync(epoch);
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
            new MetadataHandler(config, incarnation, ports, connections, link),
            new ProduceHandler(config, shard, shardReplicas),
            new FetchHandler(
                config,
                shard,
                shardReplicas,
                quorum,
                new FetchSessions(
                    config.FetchSessionCacheSlots, config.FetchSessionEvictionMin,
                    ports.Random, ports.Time, ports.Events)),
            new ListOffsetsHandler(config, shard, shardReplicas),
            new OffsetForLeaderEpochHandler(shard, shardReplicas),
            new DeleteRecordsHandler(shard, shardReplicas),
            new InitProducerIdHandler(new ProducerIds(link)),
            quorum,
            new ControllerHandler(controller, ports.Events),
            new ElectLeadersHandler(controller),
            new DescribeConfigsHandler(config, link),
            new AlterConfigsHandler(controller, link));
    }
}
