using Broker.Protocol;
using Broker.Runtime;
using Broker.Storage.Records;
using Broker.Tests.Doubles;
using Harness.Client;
using Harness.Histories;

namespace Harness.Tests.Client;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class IdempotentProducerTests
{
    private static readonly Endpoint First = new("broker-1", 9092);
    private static readonly Endpoint Second = new("broker-2", 9092);

    private static readonly ClientOptions Options = new()
    {
        ClientId = "client-1",
        RunTag = 77,
        OperationTimeout = TimeSpan.FromSeconds(1),
        DeliveryTimeout = TimeSpan.FromSeconds(5),
        Idempotent = true,
    };

    private readonly TestWorld world = new();
    private FakeCluster cluster = null!;

    [SetUp]
    public void SetUp()
    {
        cluster = new FakeCluster(world.Frames);
        world.Reactor.Post(() =>
        {
            cluster.Start(world.Network, 1, First);
            cluster.Start(world.Network, 2, Second);
        });
    }

    [Test]
    public void AppendAsync_SeveralAppends_OneProducerIdAndSequencesThatCountRecords()
    {
        Run(async client =>
        {
            await Append(client, 1, 2, 3);
            await Append(client, 4);
            return await Append(client, 5);
        });

        Assert.That(cluster.CountOf(ApiKey.InitProducerId), Is.EqualTo(1));
        Assert.That(Positions(), Is.EqualTo(new[] { (4000, 0, 0), (4000, 0, 3), (4000, 0, 4) }));
    }

    [Test]
    public void AppendAsync_RefusedThenAccepted_SameBatchAgainAndOneOkThatListsTheAttempts()
    {
        cluster.ErrorsOfAppends.Enqueue(ErrorCode.NotEnoughReplicas);
        cluster.ErrorsOfAppends.Enqueue(ErrorCode.NotLeaderOrFollower);
        cluster.ErrorsOfAppends.Enqueue(ErrorCode.None);

        var outcome = Run(client => Append(client, 1, 2));

        Assert.That(outcome.Value.BaseOffset, Is.Zero);
        Assert.That(outcome.EarlierErrors, Is.EqualTo(new[] { "NOT_ENOUGH_REPLICAS", "NOT_LEADER_OR_FOLLOWER" }));
        var bytes = cluster.Produced.Select(batch => batch.Bytes.ToArray()).ToList();
        Assert.That(bytes, Is.All.EqualTo(bytes[0]));
        Assert.That(cluster.Produced, Has.Count.EqualTo(3));
    }

    [Test]
    public void AppendAsync_RefusedForCertainUntilTheEnd_Fails()
    {
        cluster.Error = ErrorCode.NotEnoughReplicas;

        var outcome = Run(client => Append(client, 1));

        Assert.That((outcome.Type, outcome.Error), Is.EqualTo((EntryType.Fail, "NOT_ENOUGH_REPLICAS")));
        Assert.That(outcome.EarlierErrors, Has.Count.GreaterThan(10));
    }

    [Test]
    public void AppendAsync_OneAttemptUnanswered_InfoWhateverTheLaterOnesSay()
    {
        cluster.Unanswered.Add(ApiKey.Produce);
        var outcome = Run(async client =>
        {
            var append = Append(client, 1);
            await Task.Delay(TimeSpan.FromMilliseconds(1500), world.Time);
            cluster.Unanswered.Clear();
            cluster.Error = ErrorCode.MessageTooLarge;
            return await append;
        });

        Assert.That((outcome.Type, outcome.Error), Is.EqualTo((EntryType.Info, "MESSAGE_TOO_LARGE")));
        Assert.That(outcome.EarlierErrors[0], Is.EqualTo("TIMEOUT"));
    }

    [Test]
    public void AppendAsync_AfterOneWasGivenUp_BeginsANewEpoch()
    {
        cluster.ErrorsOfAppends.Enqueue(ErrorCode.MessageTooLarge);
        cluster.ErrorsOfAppends.Enqueue(ErrorCode.None);

        Run(async client =>
        {
            await Append(client, 1);
            return await Append(client, 2);
        });

        Assert.That(Positions(), Is.EqualTo(new[] { (4000, 0, 0), (4000, 1, 0) }));
    }

    [Test]
    public void AppendAsync_OutOfOrderAfterTheNodeHadAcknowledgedTheOneBefore_SentAgainInANewEpoch()
    {
        cluster.ErrorsOfAppends.Enqueue(ErrorCode.None);
        cluster.ErrorsOfAppends.Enqueue(ErrorCode.OutOfOrderSequenceNumber);
        cluster.ErrorsOfAppends.Enqueue(ErrorCode.None);

        var outcome = Run(async client =>
        {
            await Append(client, 1);
            return await Append(client, 2);
        });

        Assert.That(outcome.IsOk, Is.True);
        Assert.That(Positions(), Is.EqualTo(new[] { (4000, 0, 0), (4000, 0, 1), (4000, 1, 0) }));
    }

    [Test]
    public void AppendAsync_NoProducerId_FailsAndAppendsNothing()
    {
        cluster.Unanswered.Add(ApiKey.InitProducerId);

        var outcome = Run(client => Append(client, 1));

        Assert.That((outcome.Type, outcome.Error), Is.EqualTo((EntryType.Fail, "TIMEOUT")));
        Assert.That(cluster.Produced, Is.Empty);
    }

    [Test]
    public void AppendAsync_AcksOne_Throws() => Assert.That(
        () => Run(client => client.AppendAsync(FakeCluster.Topic, 0, [1], 1)), Throws.ArgumentException);

    private static Task<Outcome<AppendAck>> Append(KafkaClient client, params long[] values) =>
        client.AppendAsync(FakeCluster.Topic, 0, values, -1);

    private IEnumerable<(long Producer, short Epoch, int Sequence)> Positions() =>
        cluster.Produced.Select(batch => (batch.ProducerId, batch.ProducerEpoch, batch.BaseSequence));

    private T Run<T>(Func<KafkaClient, Task<T>> work) => world.Run(async () =>
    {
        using var client = new KafkaClient(world.Ports, world.Reactor, [First, Second], Options);
        return await work(client);
    });
}
