using Broker.Controller.Raft;
using Broker.Metadata;
using Broker.Runtime;
using Broker.Storage.Records;
using Broker.Tests.Doubles;
using Broker.Tests.Storage;

namespace Broker.Tests.Controller.Raft;

/// <summary>One voter and its disk, over any number of incarnations.</summary>
internal sealed class RaftMember(RaftCluster cluster, int id) : IQuorumListener
{
    private readonly List<(long Offset, string Record)> committed = [];
    private MortalReactor? reactor;
    private int incarnation;

    public int Id => id;

    public MemoryStorage Disk { get; private set; } = new();

    public bool IsUp => reactor is not null;

    /// <summary>The running voter, null while it is down or opens its log.</summary>
    public RaftNode? Node { get; private set; }

    public Reactor Reactor => reactor!;

    /// <summary>The epoch in which this member is the active leader, or null.</summary>
    public int? ActiveIn { get; private set; }

    /// <summary>What this incarnation was told to be committed.</summary>
    public IReadOnlyList<(long Offset, string Record)> Committed => committed;

    public void Start()
    {
        var world = cluster.World;
        reactor = new MortalReactor(world, $"controller-{id}-{++incarnation}");
        var starting = reactor;
        committed.Clear();
        var ports = new Ports
        {
            Time = world.Time,
            Network = world.Network,
            Storage = Disk,
            Random = new SeededRandom((cluster.Seed * 1000) + (id * 100) + incarnation),
            Frames = world.Frames,
            Events = cluster.Events,
            CreateReactor = _ => starting,
        };
        starting.Spawn(async () =>
        {
            var node = await RaftNode.StartAsync(
                Configs.Of(id, cluster.Size), ports, starting, new RaftPeers(cluster, id, incarnation), this);
            Node = node;
        });
    }

    /// <summary>
    /// Kills the voter; its disk keeps what was flushed and, with a source of randomness, any part of the rest.
    /// </summary>
    public void Crash(Random? random = null)
    {
        Verify();
        reactor?.Kill();
        reactor = null;
        Node = null;
        ActiveIn = null;
        Disk = Disk.Crash(random);
    }

    /// <summary>Fails the test if the voter stopped by itself.</summary>
    public void Verify() => Assert.That(reactor?.Failure, Is.Null, $"voter {id} failed");

    public Task<bool> AppendAsync(string topic) =>
        Reactor.Ask(() => Node!.AppendAsync([new MetadataRecord.NewTopic(topic, Guid.Empty)]));

    public void OnCommitted(RecordBatch batch)
    {
        foreach (var (offset, record) in MetadataCodec.Decode(batch))
        {
            var text = $"{batch.PartitionLeaderEpoch} {record}";
            Assert.That(offset, Is.EqualTo(committed.Count), "each offset is delivered once, in order");
            committed.Add((offset, text));
            cluster.OnCommitted(offset, text);
        }
    }

    public void OnActive(int epoch) => ActiveIn = epoch;

    public void OnResigned() => ActiveIn = null;

    public void OnLeader(int leader, int epoch)
    {
    }
}
