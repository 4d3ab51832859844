using Broker.Configuration;
using Broker.Controller;
using Broker.Controller.Raft;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Protocol.AlterPartition;
using Broker.Protocol.BrokerHeartbeat;
using Broker.Protocol.BrokerRegistration;
using Broker.Requests;
using Broker.Runtime;
using Broker.Tests.Doubles;
using Broker.Tests.Storage;

namespace Broker.Tests.Replication.Traces;

/// <summary>
/// The active controller of the brokers, which is a quorum of its own: what it decides is committed at once.
/// </summary>
internal sealed class TraceController : ITraceNode, IQuorumPeers
{
    /// <summary>Its node id.</summary>
    public const int Id = 9;

    private readonly TestWorld world;
    private readonly MortalReactor reactor;
    private readonly ControllerNode node;
    private readonly ControllerHandler handler;

    public TraceController(TestWorld world, TraceOptions options, Ports ports, Action<MetadataImage> publish)
    {
        this.world = world;
        reactor = new MortalReactor(world, "controller");
        var own = new Ports
        {
            Time = world.Time,
            Network = ports.Network,
            Storage = new MemoryStorage(),
            Random = new SeededRandom(1),
            Frames = world.Frames,
            Events = new RecordedEvents(),
            CreateReactor = _ => reactor,
        };
        node = world.Run(() => reactor.Ask(() => ControllerNode.StartAsync(
            options.ConfigOf(Id), options.Defect?.Apply(options.Rules) ?? options.Rules, own, reactor,
            this, image => publish(Image = image), _ => { })));
        handler = new ControllerHandler(node);
        while (node.Active is null)
        {
            world.Run(() => Task.Delay(TimeSpan.FromMilliseconds(50), world.Time));
        }
    }

    public MetadataImage Image { get; private set; } = MetadataImage.Empty;

    public Reactor Reactor => reactor;

    /// <summary>
    /// Writes decisions into the metadata by hand. Since an active controller relies on nobody else doing so, another
    /// one takes over, which reads everything anew.
    /// </summary>
    public void Decide(params IReadOnlyList<MetadataRecord> records)
    {
        world.Run(() => reactor.Ask(async () =>
        {
            node.OnResigned();
            await node.Raft.AppendAsync(records);
            node.OnActive(node.Raft.Epoch);
            return true;
        }));
        world.Settle();
    }

    /// <summary>Changes the configuration of the topic or of brokers.</summary>
    public (ErrorCode Error, string? Message) Alter(
        ConfigResourceType type, string name, IReadOnlyList<ConfigChange> changes) =>
        world.Run(() => reactor.Ask(() => node.Active!.AlterConfigsAsync(type, name, changes, false, false)));

    public async Task<Frame> HandleAsync(RequestHeader header, ProtocolReader body, long connection)
    {
        var (context, version) = (new RequestContext(header, connection), header.ApiVersion);
        return header.ApiKey switch
        {
            ApiKey.AlterPartition =>
                Encode(header, await handler.AlterPartitionAsync(context, AlterPartitionRequest.Read(body, version))),
            ApiKey.BrokerRegistration =>
                Encode(header, await handler.RegisterAsync(context, BrokerRegistrationRequest.Read(body, version))),
            ApiKey.BrokerHeartbeat =>
                Encode(header, await handler.HeartbeatAsync(context, BrokerHeartbeatRequest.Read(body, version))),
            _ => throw new NotSupportedException($"The controller of traces does not serve {header.ApiKey}."),
        };
    }

    public Task<VoteAnswer> VoteAsync(int voter, VoteQuestion question, TimeSpan limit) =>
        throw new NotSupportedException("There is no other voter.");

    public Task<QuorumAnswer> BeginEpochAsync(int voter, int epoch, TimeSpan limit) =>
        throw new NotSupportedException("There is no other voter.");

    public Task<LogAnswer> FetchAsync(int leader, LogQuestion question, TimeSpan limit) =>
        throw new NotSupportedException("There is no other voter.");

    private Frame Encode<T>(RequestHeader header, T? response)
        where T : class, IMessage<T> =>
        MessageFrames.Response(world.Frames, header.ApiVersion, header.CorrelationId, response!);
}
