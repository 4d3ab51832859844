using Broker.Configuration;
using Broker.Links;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Protocol.Fetch;
using Broker.Replication;
using Broker.Requests;
using Broker.Runtime;
using Broker.Storage;
using Broker.Tests.Doubles;
using Broker.Tests.Storage;

namespace Broker.Tests.Replication.Traces;

/// <summary>One process of a broker: its replicas, what it answers, and its way to the controller.</summary>
internal sealed class TraceBroker : ITraceNode
{
    private readonly TestWorld world;
    private readonly MortalReactor reactor;
    private readonly FetchHandler fetches;
    private readonly ControllerLink link;
    private readonly BrokerIdentity identity;

    public TraceBroker(int id, int process, TestWorld world, TraceOptions options, Ports ports, MemoryStorage disk)
    {
        (Id, this.world, Disk) = (id, world, disk);
        var incarnation = new Guid(id, (short)process, 0, new byte[8]);
        reactor = new MortalReactor(world, $"broker-{id}");
        var config = options.ConfigOf(id);
        var own = ports.With(disk);
        own = options.Defect?.Apply(own, config) ?? own;
        var rules = options.Defect?.Apply(options.Rules) ?? options.Rules;
        var context = new PartitionContext(config, rules, reactor, world.Time, ports.Events);
        link = new ControllerLink(config, own, reactor);
        reactor.Post(() => link.OnLeader(TraceController.Id));
        (Replicas, identity) = world.Run(() => reactor.Ask(async () =>
        {
            var ownership = new DirectoryOwnership(config, own);
            var logs = await LogDirectories.OpenAsync(
                own.Storage, config.LogDirs, LogOptions.From(config), ownership.ClaimAsync);
            return (
                new ReplicaManager(context, own, link, incarnation, logs),
                BrokerIdentity.Of(config, incarnation, logs, ownership));
        }));
        fetches = new FetchHandler(
            config, reactor, Replicas, quorum: null!,
            new FetchSessions(
                config.FetchSessionCacheSlots, config.FetchSessionEvictionMin, ports.Random, world.Time));
    }

    public int Id { get; }

    public MemoryStorage Disk { get; }

    public ReplicaManager Replicas { get; }

    public Reactor Reactor => reactor;

    /// <summary>What stopped it by itself, or null.</summary>
    public Exception? Failure => reactor.Failure;

    /// <summary>Its broker epoch; -1 before it registered.</summary>
    public long Epoch => link.BrokerEpoch;

    /// <summary>The replica, null where it has none in use.</summary>
    public Partition? Partition => Replicas.Find(TraceCluster.Id);

    /// <summary>Registers with the controller; it stays fenced.</summary>
    public void Register() => world.Run(() => reactor.Ask(async () =>
    {
        var (error, epoch) = await link.RegisterAsync(identity);
        ThrowIf(error);
        link.BrokerEpoch = epoch;
        return true;
    }));

    /// <summary>Sends a heartbeat; returns whether the broker is fenced.</summary>
    public bool Heartbeat() => world.Run(() => reactor.Ask(async () =>
    {
        var (error, fenced) = await link.HeartbeatAsync(Replicas.AppliedOffset, Replicas.Offline);
        ThrowIf(error);
        return fenced;
    }));

    /// <summary>Takes over the metadata.</summary>
    public void Learn(MetadataImage image)
    {
        reactor.Post(() =>
        {
            link.Image = image;
            Replicas.OnImage(image);
        });
        world.Settle();
    }

    /// <summary>Stops in order: everything is flushed.</summary>
    public void Stop()
    {
        world.Run(() => reactor.Ask(async () =>
        {
            await Replicas.CloseAsync(Epoch);
            return true;
        }));
        Kill();
    }

    /// <summary>Nothing runs any more.</summary>
    public void Kill() => reactor.Kill();

    public async Task<Frame> HandleAsync(RequestHeader header, ProtocolReader body, long connection)
    {
        var request = FetchRequest.Read(body, header.ApiVersion);
        var response = await fetches.HandleAsync(new RequestContext(header, connection), request);
        return MessageFrames.Response(world.Frames, header.ApiVersion, header.CorrelationId, response!);
    }

    private static void ThrowIf(ErrorCode error)
    {
        if (error != ErrorCode.None)
        {
            throw new TraceException($"the controller refused a broker: {error.KafkaName()}");
        }
    }
}
