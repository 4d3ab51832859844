using System.Buffers.Binary;
using Broker.Protocol;
using Broker.Protocol.AlterPartition;
using Broker.Protocol.BeginQuorumEpoch;
using Broker.Protocol.BrokerHeartbeat;
using Broker.Protocol.CreateTopics;
using Broker.Protocol.Fetch;
using Broker.Protocol.ListOffsets;
using Broker.Protocol.Produce;
using Broker.Protocol.Vote;
using Broker.Storage.Records;
using Broker.Tests.Storage;

namespace Broker.Tests.Server;

/// <summary>Well-formed requests with content that no honest caller sends: each is answered with an error.</summary>
[TestFixture]
public sealed class UnlikelyRequestTests
{
    private const string Topic = "orders";
    private const int Stranger = 57;

    // Positions in a record batch.
    private const int CrcPosition = 17;
    private const int AttributesPosition = 21;

    private readonly TemporaryDirectory directory = new();
    private HostedNode node = null!;

    [OneTimeSetUp]
    public async Task SetUp()
    {
        node = await HostedNode.StartAsync(HostedNode.Configure(directory, HostedNode.FreePorts(1), 1));
        await node.CreateAsync(Topic);
        Assert.That(await node.ProduceAsync(Topic, 1), Is.EqualTo((ErrorCode.None, 0L)));
    }

    [OneTimeTearDown]
    public async Task TearDown()
    {
        await node.DisposeAsync();
        directory.Dispose();
    }

    // Whatever happened, the broker still serves what it had.
    [TearDown]
    public async Task VerifyAlive()
    {
        var (error, highWatermark, _) = await node.FetchAsync(Topic);
        Assert.That((error, highWatermark), Is.EqualTo((ErrorCode.None, 1L)));
        Assert.That(node.Events.Texts.Count(text => text.Contains("leads the quorum")), Is.EqualTo(1));
    }

    [Test]
    public async Task Quorum_StrangerLeadsOrStands_IsRefused()
    {
        var leads = new BeginQuorumEpochRequest { VoterId = 1, LeaderId = Stranger, LeaderEpoch = 1000 };
        var stands =
            new VoteRequest { VoterId = 1, CandidateId = Stranger, CandidateEpoch = 1000, LastOffsetEpoch = 1000 };

        Assert.That(
            await node.CallAsync(leads, 1, answer => answer.PartitionErrorCode),
            Is.EqualTo(ErrorCode.InconsistentVoterSet));
        Assert.That(
            await node.CallAsync(stands, 1, answer => (answer.PartitionErrorCode, answer.VoteGranted)),
            Is.EqualTo((ErrorCode.InconsistentVoterSet, false)));
    }

    [Test]
    public async Task Quorum_StrangerFetches_IsRefused()
    {
        var fetch = new FetchRequest
        {
            ReplicaId = Stranger,
            Topics = [new("__cluster_metadata", [new() { CurrentLeaderEpoch = 1000, PartitionMaxBytes = 100 }])],
        };

        Assert.That(
            await node.CallAsync(fetch, 12, answer => answer.Topics[0].Partitions[0].ErrorCode),
            Is.EqualTo(ErrorCode.NotLeaderOrFollower));
    }

    [Test]
    public async Task Controller_StrangerSpeaks_IsRefused()
    {
        var heartbeat = new BrokerHeartbeatRequest { BrokerId = Stranger, BrokerEpoch = 1 };
        var change = new AlterPartitionRequest.Partition { NewIsr = [new AlterPartitionRequest.Replica(Stranger, 1)] };
        var alter = new AlterPartitionRequest
        {
            BrokerId = Stranger,
            BrokerEpoch = 1,
            Topics = [new(Guid.NewGuid(), [change])]
        };

        Assert.That(
            await node.CallAsync(heartbeat, 0, answer => answer.ErrorCode), Is.EqualTo(ErrorCode.StaleBrokerEpoch));
        Assert.That(
            await node.CallAsync(alter, 3, answer => answer.Topics[0].Partitions[0].ErrorCode),
            Is.EqualTo(ErrorCode.StaleBrokerEpoch));
    }

    [TestCase("a/b", 1, 1, ErrorCode.InvalidTopicException)]
    [TestCase("..", 1, 1, ErrorCode.InvalidTopicException)]
    [TestCase("a", int.MaxValue, 1, ErrorCode.InvalidPartitions)]
    [TestCase("a", 0, 1, ErrorCode.InvalidPartitions)]
    [TestCase("a", 1, short.MaxValue, ErrorCode.InvalidReplicationFactor)]
    [TestCase(Topic, 1, 1, ErrorCode.TopicAlreadyExists)]
    public async Task CreateTopics_NotPossible_IsRefused(string name, int partitions, short replicas, ErrorCode error)
    {
        var topic =
            new CreateTopicsRequest.Topic { Name = name, NumPartitions = partitions, ReplicationFactor = replicas };

        Assert.That(
            await node.CallAsync(new CreateTopicsRequest { Topics = [topic] }, 7, answer => answer.Topics[0].ErrorCode),
            Is.EqualTo(error));
    }

    [Test]
    public async Task Produce_NotABatch_IsRefused()
    {
        var damaged = Batches.Produced();
        damaged[^1] ^= 1;

        Assert.Multiple(async () =>
        {
            Assert.That(await ProduceAsync(acks: 7, Batches.Produced()), Is.EqualTo(ErrorCode.InvalidRequiredAcks));
            Assert.That(await ProduceAsync(acks: -1, null), Is.EqualTo(ErrorCode.InvalidRecord));
            Assert.That(await ProduceAsync(acks: -1, new byte[200]), Is.Not.EqualTo(ErrorCode.None));
            Assert.That(await ProduceAsync(acks: -1, damaged), Is.EqualTo(ErrorCode.CorruptMessage));
            Assert.That(
                await ProduceAsync(acks: -1, Batches.Produced(), -1), Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
        });
    }

    [TestCase(-1)]
    [TestCase(long.MaxValue)]
    [TestCase(long.MinValue)]
    public async Task Fetch_OffsetOutside_IsRefused(long offset) =>
        Assert.That((await node.FetchAsync(Topic, offset)).Error, Is.EqualTo(ErrorCode.OffsetOutOfRange));

    [Test]
    public async Task Produce_BatchThatOnlySaysItIsCompressed_IsRefused()
    {
        await node.CreateAsync("compressed");
        var batch = Batches.Produced();
        batch[AttributesPosition + 1] = (byte)CompressionType.Gzip;
        BinaryPrimitives.WriteUInt32BigEndian(
            batch.AsSpan(CrcPosition), Crc32C.Compute(batch.AsSpan(AttributesPosition)));

        Assert.That(await ProduceAsync(-1, batch, topic: "compressed"), Is.EqualTo(ErrorCode.CorruptMessage));
    }

    private Task<ErrorCode> ProduceAsync(short acks, byte[]? batches, int partition = 0, string topic = Topic) =>
        node.CallAsync(
            new ProduceRequest { Acks = acks, TimeoutMs = 5000, Topics = [new(topic, [new(partition, batches)])] },
            9,
            answer => answer.Topics[0].Partitions[0].ErrorCode);
}
