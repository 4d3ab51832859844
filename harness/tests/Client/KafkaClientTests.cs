using Broker.Protocol;
using Broker.Runtime;
using Broker.Tests.Doubles;
using Harness.Client;
using Harness.Histories;

namespace Harness.Tests.Client;

public sealed class KafkaClientTests
{
    private static readonly Endpoint First = new("broker-1", 9092);
    private static readonly Endpoint Second = new("broker-2", 9092);

    private static readonly ClientOptions Options = new()
    {
        ClientId = "client-1",
        RunTag = 77,
        OperationTimeout = TimeSpan.FromSeconds(2),
    };

    private TestWorld world = null!;
    private FakeCluster cluster = null!;

    [SetUp]
    public void SetUp()
    {
        world = new TestWorld();
        cluster = new FakeCluster(world.Frames);
        world.Reactor.Post(() =>
        {
            cluster.Start(world.Network, 1, First);
            cluster.Start(world.Network, 2, Second);
        });
    }

    [Test]
    public void AppendAsync_ThenReadAsync_ValuesWithOffsets()
    {
        var read = Run(async client =>
        {
            var first = await Append(client, 10, 11);
            var second = await Append(client, 12);
            Assert.That((first.Value.BaseOffset, second.Value.BaseOffset), Is.EqualTo((0, 2)));
            return await client.ReadAsync(FakeCluster.Topic, 0, 0);
        });

        Assert.That(read.Value.Records, Is.EqualTo(new ReadRecord[] { new(0, 10), new(1, 11), new(2, 12) }));
        Assert.That((read.Value.NextOffset, read.Value.HighWatermark), Is.EqualTo((3, 3)));
        Assert.That(cluster.CountOf(ApiKey.Metadata), Is.EqualTo(1));
    }

    [Test]
    public void ReadAsync_FromTheMiddleOfABatch_LeavesOutWhatComesBefore()
    {
        var read = Run(async client =>
        {
            await Append(client, 10, 11, 12);
            return await client.ReadAsync(FakeCluster.Topic, 0, 2);
        });

        Assert.That(read.Value.Records, Is.EqualTo(new ReadRecord[] { new(2, 12) }));
    }

    [Test]
    public void ReadAsync_LeaderNamesAFollower_ReadsThereUntilItFails()
    {
        var reads = Run(
            async client =>
            {
                await Append(client, 10);
                cluster.Preferred = 2;
                var first = await client.ReadAsync(FakeCluster.Topic, 0, 0);
                var second = await client.ReadAsync(FakeCluster.Topic, 0, 0);
                cluster.Error = ErrorCode.OffsetNotAvailable;
                var third = await client.ReadAsync(FakeCluster.Topic, 0, 0);
                (cluster.Error, cluster.Preferred) = (ErrorCode.None, -1);
                var fourth = await client.ReadAsync(FakeCluster.Topic, 0, 0);
                return new[] { first, second, third, fourth };
            },
            Options with { Rack = "north" });

        Assert.That(reads.Select(read => read.IsOk), Is.EqualTo(new[] { true, true, false, true }));
        Assert.That(reads[0].Value.Records, Is.EqualTo(new ReadRecord[] { new(0, 10) }));
        Assert.That(cluster.Rack, Is.EqualTo("north"));
        Assert.That(
            cluster.Received.Where(entry => entry.Api == ApiKey.Fetch).Select(entry => entry.Node),
            Is.EqualTo(new[] { 1, 2, 2, 2, 1 }));
    }

    [Test]
    public void ReadAsync_FollowerWasNamedLongAgo_AsksTheLeaderAgain()
    {
        Run(
            async client =>
            {
                cluster.Preferred = 2;
                await client.ReadAsync(FakeCluster.Topic, 0, 0);
                await Task.Delay(TimeSpan.FromSeconds(3), world.Time);
                return await client.ReadAsync(FakeCluster.Topic, 0, 0);
            },
            Options with { Rack = "north", PreferredReplicaAge = TimeSpan.FromSeconds(2) });

        Assert.That(
            cluster.Received.Where(entry => entry.Api == ApiKey.Fetch).Select(entry => entry.Node),
            Is.EqualTo(new[] { 1, 2, 1, 2 }));
    }

    [TestCase(9, new[] { 1 })]
    [TestCase(1, new[] { 1, 1 })]
    public void ReadAsync_LeaderNamesNobodyElse_ReadsNothing(int named, int[] asked)
    {
        cluster.Preferred = named;
        var read = Run(client => client.ReadAsync(FakeCluster.Topic, 0, 0), Options with { Rack = "north" });

        Assert.That(read.Value.Records, Is.Empty);
        Assert.That(
            cluster.Received.Where(entry => entry.Api == ApiKey.Fetch).Select(entry => entry.Node),
            Is.EqualTo(asked));
    }

    [Test]
    public void ReadAsync_LastBatchCutOff_ReturnsTheWholeOnes()
    {
        var read = Run(async client =>
        {
            await Append(client, 10);
            await Append(client, 11);
            return await client.ReadAsync(FakeCluster.Topic, 0, 0, maxBytes: cluster.Log.Count - 1);
        });

        Assert.That(read.Value.Records, Is.EqualTo(new ReadRecord[] { new(0, 10) }));
        Assert.That(read.Value.NextOffset, Is.EqualTo(1));
    }

    [Test]
    public void ReadAsync_PayloadOfAnotherRun_ValueIsMinusOne()
    {
        var read = Run(async client =>
        {
            using var other = CreateClient(Options with { RunTag = 78 });
            await Append(other, 10);
            return await client.ReadAsync(FakeCluster.Topic, 0, 0);
        });

        Assert.That(read.Value.Records, Is.EqualTo(new ReadRecord[] { new(0, -1) }));
    }

    [Test]
    public void ReadAsync_DamagedBatch_Fails()
    {
        var read = Run(async client =>
        {
            await Append(client, 10);
            cluster.Log[^1] ^= 1;
            return await client.ReadAsync(FakeCluster.Topic, 0, 0);
        });

        Assert.That((read.Type, read.Error), Is.EqualTo((EntryType.Fail, "CORRUPT_MESSAGE")));
    }

    [TestCase(ErrorCode.NotEnoughReplicas, EntryType.Fail, "NOT_ENOUGH_REPLICAS")]
    [TestCase(ErrorCode.UnknownTopicOrPartition, EntryType.Fail, "UNKNOWN_TOPIC_OR_PARTITION")]
    [TestCase(ErrorCode.MessageTooLarge, EntryType.Fail, "MESSAGE_TOO_LARGE")]
    [TestCase(ErrorCode.NotEnoughReplicasAfterAppend, EntryType.Info, "NOT_ENOUGH_REPLICAS_AFTER_APPEND")]
    [TestCase(ErrorCode.NotLeaderOrFollower, EntryType.Info, "NOT_LEADER_OR_FOLLOWER")]
    [TestCase(ErrorCode.RequestTimedOut, EntryType.Info, "REQUEST_TIMED_OUT")]
    [TestCase(ErrorCode.UnknownServerError, EntryType.Info, "UNKNOWN_SERVER_ERROR")]
    [TestCase(ErrorCode.KafkaStorageError, EntryType.Info, "KAFKA_STORAGE_ERROR")]
    public void AppendAsync_AnsweredWithAnError_FailOnlyIfNothingWasAppended(
        ErrorCode code, EntryType type, string error)
    {
        cluster.Error = code;

        var append = Run(client => Append(client, 10));

        Assert.That((append.Type, append.Error), Is.EqualTo((type, error)));
        Assert.That(cluster.CountOf(ApiKey.Produce), Is.EqualTo(1), "one attempt");
    }

    [TestCase(ErrorCode.NotLeaderOrFollower, "NOT_LEADER_OR_FOLLOWER")]
    [TestCase(ErrorCode.UnknownServerError, "UNKNOWN_SERVER_ERROR")]
    [TestCase(ErrorCode.OffsetOutOfRange, "OFFSET_OUT_OF_RANGE")]
    public void ReadAsync_AnsweredWithAnError_Fails(ErrorCode code, string error)
    {
        cluster.Error = code;

        var read = Run(client => client.ReadAsync(FakeCluster.Topic, 0, 0));

        Assert.That((read.Type, read.Error), Is.EqualTo((EntryType.Fail, error)));
    }

    [Test]
    public void AppendAsync_NoAnswer_InfoAndTheNextReadFails()
    {
        cluster.Unanswered.UnionWith([ApiKey.Produce, ApiKey.Fetch]);

        var (append, read) = Run(async client =>
            (await Append(client, 10), await client.ReadAsync(FakeCluster.Topic, 0, 0)));

        Assert.That((append.Type, append.Error), Is.EqualTo((EntryType.Info, "TIMEOUT")));
        Assert.That((read.Type, read.Error), Is.EqualTo((EntryType.Fail, "TIMEOUT")));
        Assert.That(cluster.LogEnd, Is.EqualTo(1), "it was appended all the same");
    }

    [Test]
    public void AppendAsync_ConnectionLostBeforeTheAnswer_Info()
    {
        cluster.Disconnecting.Add(ApiKey.Produce);

        var append = Run(client => Append(client, 10));

        Assert.That((append.Type, append.Error), Is.EqualTo((EntryType.Info, "DISCONNECTED")));
    }

    [Test]
    public void AppendAsync_MalformedAnswer_Info()
    {
        cluster.Malformed.Add(ApiKey.Produce);

        var append = Run(client => Append(client, 10));

        Assert.That((append.Type, append.Error), Is.EqualTo((EntryType.Info, "MALFORMED_RESPONSE")));
    }

    [Test]
    public void AppendAsync_LeaderRefusesConnections_Fails()
    {
        world.Reactor.Post(() => cluster.Brokers[1] = new Endpoint("gone", 9092));

        var append = Run(client => Append(client, 10));

        Assert.That((append.Type, append.Error), Is.EqualTo((EntryType.Fail, "DISCONNECTED")));
    }

    [Test]
    public void AppendAsync_NoLeader_Fails()
    {
        cluster.Leader = -1;

        var append = Run(client => Append(client, 10));

        Assert.That((append.Type, append.Error), Is.EqualTo((EntryType.Fail, "LEADER_NOT_AVAILABLE")));
        Assert.That(cluster.CountOf(ApiKey.Produce), Is.Zero);
    }

    [Test]
    public void AppendAsync_UnknownTopic_Fails()
    {
        var append = Run(client => client.AppendAsync("other", 0, [1], -1));

        Assert.That((append.Type, append.Error), Is.EqualTo((EntryType.Fail, "UNKNOWN_TOPIC_OR_PARTITION")));
    }

    [Test]
    public void AppendAsync_NobodyDescribesTheCluster_Fails()
    {
        cluster.Unanswered.Add(ApiKey.Metadata);

        var append = Run(client => Append(client, 10));

        Assert.That((append.Type, append.Error), Is.EqualTo((EntryType.Fail, "TIMEOUT")));
        Assert.That(cluster.Received.Select(entry => entry.Node), Is.EquivalentTo(new[] { 1, 2 }), "both were asked");
    }

    [Test]
    public void AppendAsync_LeaderMoved_ErrorOnceThenTheNewLeaderIsAsked()
    {
        var (first, second) = Run(async client =>
        {
            await Append(client, 10);
            cluster.Leader = 2;
            cluster.Error = ErrorCode.NotLeaderOrFollower;
            var failed = await Append(client, 11);
            cluster.Error = ErrorCode.None;
            return (failed, await Append(client, 12));
        });

        Assert.That((first.Type, second.Type), Is.EqualTo((EntryType.Info, EntryType.Ok)));
        Assert.That(
            cluster.Received.Where(entry => entry.Api == ApiKey.Produce).Select(entry => entry.Node),
            Is.EqualTo(new[] { 1, 1, 2 }));
        Assert.That(cluster.CountOf(ApiKey.Metadata), Is.EqualTo(2));
    }

    [Test]
    public void AppendAsync_WithoutAcknowledgement_OkWithoutOffset()
    {
        var append = Run(async client =>
        {
            var sent = await client.AppendAsync(FakeCluster.Topic, 0, [10], acks: 0);
            await Task.Delay(TimeSpan.FromMilliseconds(1), world.Time);
            return sent;
        });

        Assert.That(append.Value.BaseOffset, Is.Null);
        Assert.That(cluster.LogEnd, Is.EqualTo(1));
    }

    [Test]
    public void AppendAsync_WhileAReadIsHeld_IsNotHeldUp()
    {
        cluster.Unanswered.Add(ApiKey.Fetch);

        var (append, took) = Run(async client =>
        {
            var read = client.ReadAsync(FakeCluster.Topic, 0, 0);
            var start = world.Time.GetTimestamp();
            var done = await Append(client, 10);
            var elapsed = world.Time.GetElapsedTime(start);
            Assert.That((await read).Type, Is.EqualTo(EntryType.Fail));
            return (done, elapsed);
        });

        Assert.That(append.IsOk, Is.True);
        Assert.That(took, Is.EqualTo(TimeSpan.Zero));
    }

    [TestCase(LogPosition.Earliest, 0)]
    [TestCase(LogPosition.Latest, 3)]
    public void ListOffsetAsync_Position_Offset(LogPosition position, long offset)
    {
        var listed = Run(async client =>
        {
            await Append(client, 10, 11, 12);
            return await client.ListOffsetAsync(FakeCluster.Topic, 0, position);
        });

        Assert.That(listed.Value, Is.EqualTo(offset));
    }

    [TestCase(-1, EntryType.Ok)]
    [TestCase(-2, EntryType.Fail)]
    public void ListOffsetAsync_Timestamp_MayFindNone(long found, EntryType type)
    {
        cluster.OffsetOfTimestamp = found;

        var listed = Run(client => client.ListOffsetAsync(FakeCluster.Topic, 0, 1_000_000));

        Assert.That(listed.Type, Is.EqualTo(type));
    }

    [TestCase(ErrorCode.None, EntryType.Ok)]
    [TestCase(ErrorCode.TopicAlreadyExists, EntryType.Fail)]
    [TestCase(ErrorCode.RequestTimedOut, EntryType.Info)]
    public void CreateTopicAsync_Answer_Outcome(ErrorCode code, EntryType type)
    {
        cluster.Error = code;

        var created = Run(client => client.CreateTopicAsync("new", 3, 2));

        Assert.That(created.Type, Is.EqualTo(type));
        Assert.That(cluster.Received[^1], Is.EqualTo((2, ApiKey.CreateTopics)), "the controller is asked");
    }

    [Test]
    public void DescribeTopicAsync_KnownTopic_LeaderAndReplicas()
    {
        var described = Run(client => client.DescribeTopicAsync(FakeCluster.Topic));

        var partition = described.Value.Partitions.Single();
        Assert.That((partition.LeaderId, partition.LeaderEpoch), Is.EqualTo((1, 4)));
        Assert.That(partition.Isr, Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void Dispose_OpenAppend_InfoClosedAndLaterOnesFail()
    {
        cluster.Unanswered.Add(ApiKey.Produce);

        var (open, later) = Run(async client =>
        {
            var append = Append(client, 10);
            await Task.Delay(TimeSpan.FromMilliseconds(1), world.Time);
            client.Dispose();
            return (await append, await Append(client, 11));
        });

        Assert.That((open.Type, open.Error), Is.EqualTo((EntryType.Info, "CLOSED")));
        Assert.That((later.Type, later.Error), Is.EqualTo((EntryType.Fail, "CLOSED")));
    }

    private static Task<Outcome<AppendAck>> Append(KafkaClient client, params long[] values) =>
        client.AppendAsync(FakeCluster.Topic, 0, values, -1);

    private KafkaClient CreateClient(ClientOptions options) =>
        new(world.Ports, world.Reactor, [First, Second], options);

    private T Run<T>(Func<KafkaClient, Task<T>> work, ClientOptions? options = null) => world.Run(async () =>
    {
        using var client = CreateClient(options ?? Options);
        return await work(client);
    });
}
