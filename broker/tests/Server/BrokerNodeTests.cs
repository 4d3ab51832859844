using Broker.Configuration;
using Broker.Protocol;
using Broker.Protocol.CreateTopics;
using Broker.Protocol.DeleteRecords;
using Broker.Protocol.DeleteTopics;
using Broker.Protocol.ElectLeaders;
using Broker.Protocol.Metadata;

namespace Broker.Tests.Server;

/// <summary>Whole brokers on real sockets and files.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BrokerNodeTests
{
    private const string Topic = "orders";

    private readonly TemporaryDirectory directory = new();

    [TearDown]
    public void TearDown() => directory.Dispose();

    [Test]
    public async Task Restart_AfterStopOrCrash_KeepsAcknowledgedRecords([Values] bool crash)
    {
        var config = HostedNode.Configure(directory, HostedNode.FreePorts(1), 1);
        List<string> written;
        await using (var node = await HostedNode.StartAsync(config))
        {
            Assert.That(await node.CreateAsync(Topic), Is.EqualTo(1));
            Assert.That(await node.ProduceAsync(Topic, 3), Is.EqualTo((ErrorCode.None, 0L)));
            Assert.That(await node.ProduceAsync(Topic, 2, acks: 1), Is.EqualTo((ErrorCode.None, 3L)));
            (var error, var highWatermark, written) = await node.FetchAsync(Topic);
            Assert.That((error, highWatermark, written.Count), Is.EqualTo((ErrorCode.None, 5L, 5)));
            if (!crash)
            {
                await node.StopAsync();
            }
        }

        await using var again = await HostedNode.StartAsync(config);
        await again.ReadyAsync();
        await again.UntilAsync(
            () => again.Events.Texts.Any(text => text.StartsWith("orders-0: broker 1 leads")), "the leader is elected");

        var (_, _, read) = await again.FetchAsync(Topic);
        Assert.That(read, Is.EqualTo(written));
        Assert.That(await again.ProduceAsync(Topic, 1), Is.EqualTo((ErrorCode.None, 5L)));
        Assert.That(again.Events.Warnings, Is.Empty);
    }

    [Test]
    public async Task Stop_InOrder_HandsOverAndLeavesWhatVouchesForTheLogs()
    {
        var config = HostedNode.Configure(directory, HostedNode.FreePorts(1), 1) with { FlushBeforeAck = false };
        await using (var node = await HostedNode.StartAsync(config))
        {
            await node.CreateAsync(Topic);
            Assert.That((await node.ProduceAsync(Topic, 3)).Error, Is.EqualTo(ErrorCode.None));
            await node.StopAsync();
            Assert.That(node.Events.Texts, Has.Some.EqualTo("orders-0: broker 1 waits for a leader in epoch 1"));
        }

        var marker = await File.ReadAllTextAsync(directory["1/log/.kafka_cleanshutdown"]);
        Assert.That(marker, Does.Match("^{\"version\":0,\"brokerEpoch\":[0-9]+}$"));
        await using (var again = await HostedNode.StartAsync(config))
        {
            await again.ReadyAsync();
            Assert.That((await again.FetchAsync(Topic)).Error, Is.EqualTo(ErrorCode.None));
            Assert.That(again.Events.Warnings, Is.Empty, "its replicas are eligible");
        }

        // That process crashed: nobody vouches for its logs any more, and the only replica leads as the last leader.
        await using var third = await HostedNode.StartAsync(config);
        await third.ReadyAsync();
        await third.UntilAsync(
            () => third.Events.Texts.Any(text => text.StartsWith("orders-0: broker 1 leads")),
                "the last leader is elected");
        Assert.That(third.Events.Warnings, Has.Some.Contains("may have lost records"));
    }

    [Test]
    public async Task ElectLeaders_OverTheWire_AnswersEachPartition()
    {
        var config = HostedNode.Configure(directory, HostedNode.FreePorts(1), 1);
        await using var node = await HostedNode.StartAsync(config);
        await node.ReadyAsync();
        await node.CreateAsync(Topic);

        Assert.That(await ElectAsync(ElectionType.Preferred, 2, Topic, 0, 1),
            Is.EqualTo("0 ElectionNotNeeded, 1 UnknownTopicOrPartition"));
        Assert.That(await ElectAsync(ElectionType.Unclean, 1, Topic, 0), Is.EqualTo("0 ElectionNotNeeded"));
        Assert.That(await ElectAsync(ElectionType.Preferred, 0, "none", 0), Is.EqualTo("0 UnknownTopicOrPartition"));
        Assert.That(await ElectAsync((ElectionType)7, 2, Topic, 0), Is.EqualTo("InvalidRequest: 0 InvalidRequest"));
        Assert.That(await ElectAsync(ElectionType.Preferred, 2, null), Is.Empty, "all, and none needed it");

        Task<string> ElectAsync(ElectionType type, short version, string? topic, params int[] partitions) =>
            node.CallAsync(
            new ElectLeadersRequest { ElectionType = type, Topics = topic is null ? null : [new(topic, partitions)] },
            version,
            answer => (answer.ErrorCode == ErrorCode.None ? "" : $"{answer.ErrorCode}: ") + string.Join(
                ", ", answer.Topics.SelectMany(t => t.Partitions).Select(p => $"{p.Index} {p.ErrorCode}")));
    }

    [Test]
    public async Task DeleteTopic_OverTheWire_RecordsAndFilesGo()
    {
        var config = HostedNode.Configure(directory, HostedNode.FreePorts(1), 1) with
        {
            FileDeleteDelay = TimeSpan.FromMilliseconds(50),
            AutoCreateTopics = false,
        };
        await using var node = await HostedNode.StartAsync(config);
        await node.ReadyAsync();
        var create = new CreateTopicsRequest
        {
            Topics = [new() { Name = Topic, NumPartitions = 1, Configs = [new("segment.bytes", "100")] }],
        };
        Assert.That(await node.CallAsync(create, 7, answer => answer.Topics[0].ErrorCode), Is.EqualTo(ErrorCode.None));
        await node.CreateAsync(Topic);
        Assert.That((await node.ProduceAsync(Topic, 3)).Error, Is.EqualTo(ErrorCode.None));
        Assert.That((await node.ProduceAsync(Topic, 3)).Error, Is.EqualTo(ErrorCode.None));
        Assert.That(Directory.GetFiles(directory["1/log/orders-0"], "*.log"), Has.Length.EqualTo(2));

        var records = new DeleteRecordsRequest { Topics = [new(Topic, [new(0, 4)])], TimeoutMs = 5000 };
        Assert.That(
            await node.CallAsync(records, 2, answer => answer.Topics[0].Partitions[0]),
            Is.EqualTo(new DeleteRecordsResponse.Partition(0, 4, ErrorCode.None)));
        Assert.That((await node.FetchAsync(Topic)).Error, Is.EqualTo(ErrorCode.OffsetOutOfRange));

        var delete = new DeleteTopicsRequest { Topics = [new(Topic, Guid.Empty)] };
        Assert.That(await node.CallAsync(delete, 6, answer => answer.Topics[0].ErrorCode), Is.EqualTo(ErrorCode.None));
        await node.UntilAsync(
            () => !Directory.EnumerateDirectories(directory["1/log"]).Any(), "the directory is deleted");
        Assert.That(await node.LeaderAsync(Topic), Is.EqualTo(-1));
        Assert.That(
            await node.CallAsync(delete, 1, answer => answer.Topics[0].ErrorCode),
            Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
        Assert.That(node.HasFailed, Is.False);
    }

    [Test]
    public async Task Produce_NotEnoughBrokers_IsRefused()
    {
        var config = HostedNode.Configure(directory, HostedNode.FreePorts(1), 1) with { DefaultReplicationFactor = 2 };
        await using var node = await HostedNode.StartAsync(config);
        await node.ReadyAsync();

        Assert.That(await node.LeaderAsync(Topic), Is.EqualTo(-1));
        await node.UntilAsync(() => node.Events.Warnings.Count > 0, "the refused creation is reported");

        Assert.That(node.Events.Warnings[0], Is.EqualTo("topic orders was not created: INVALID_REPLICATION_FACTOR"));
    }

    [Test]
    public async Task Metadata_BrokerWithoutQuorum_TellsNothingRatherThanOfNoBroker()
    {
        await using var node = await HostedNode.StartAsync(Configuration(HostedNode.FreePorts(3), 1));
        var request = new MetadataRequest
        {
            Topics = [new MetadataRequest.Topic(Guid.Empty, Topic)],
            AllowAutoTopicCreation = false,
        };

        Assert.That(
            () => node.CallAsync(request, 9, response => response.Brokers.Count),
            Throws.InstanceOf<IOException>().With.Message.Contains("the connection ended"));
    }

    [Test]
    public async Task Restart_VoterThatMissedMetadata_RejoinsWithoutElection()
    {
        var ports = HostedNode.FreePorts(3);
        var nodes = new List<HostedNode>();
        try
        {
            foreach (var id in Enumerable.Range(1, 3))
            {
                nodes.Add(await HostedNode.StartAsync(HostedNode.Configure(directory, ports, id)));
            }

            await Task.WhenAll(nodes.Select(node => node.ReadyAsync()));
            var away = nodes.FindIndex(node => ElectionsOf(node) == 0);
            await nodes[away].DisposeAsync();
            var others = nodes.Where((_, index) => index != away).ToList();
            var elections = others.Sum(ElectionsOf);
            await others[0].UntilAsync(() => others.Any(SawFencing), "the missing broker is fenced");

            nodes[away] = await HostedNode.StartAsync(Configuration(ports, away + 1));
            await nodes[away].ReadyAsync();

            Assert.That(ElectionsOf(nodes[away]) + others.Sum(ElectionsOf), Is.EqualTo(elections));
        }
        finally
        {
            foreach (var node in nodes)
            {
                await node.DisposeAsync();
            }
        }
    }

    private BrokerConfig Configuration(int[] ports, int id) => HostedNode.Configure(directory, ports, id);

    private static int ElectionsOf(HostedNode node) =>
        node.Events.Texts.Count(text => text.Contains(" leads the quorum in epoch "));

    private static bool SawFencing(HostedNode node) => node.Events.Texts.Any(text => text.Contains("fenced broker"));
}
