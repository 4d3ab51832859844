using Broker.Configuration;
using Broker.Protocol;
using Broker.Replication;

namespace Broker.Tests.Replication;

/// <summary>Broker 1 of the shard stands in rack-1, broker 2 in rack-2.</summary>
public sealed class RackTests
{
    [Test]
    public void Fetch_FollowerInTheRackHasTheOffset_IsPreferredAndNothingIsRead()
    {
        var shard = Leading();
        Commit(shard);

        var answer = Read(shard, 0, "rack-2");

        Assert.Multiple(() =>
        {
            Assert.That(answer.PreferredReplica, Is.EqualTo(2));
            Assert.That(answer.Error, Is.EqualTo(ErrorCode.None));
            Assert.That(answer.Records.IsEmpty, Is.True);
            Assert.That(answer.HighWatermark, Is.EqualTo(1));
        });
    }

    [TestCase("", 0)]
    [TestCase("rack-1", 0)]
    [TestCase("rack-9", 0)]
    [TestCase("rack-3", 0, Description = "Follower 3 is not in sync.")]
    public void Fetch_NobodyBetter_LeaderAnswers(string rack, long offset)
    {
        var shard = Leading();
        Commit(shard);

        var answer = Read(shard, offset, rack);

        Assert.Multiple(() =>
        {
            Assert.That(answer.PreferredReplica, Is.EqualTo(-1));
            Assert.That(answer.Records.IsEmpty, Is.False);
        });
    }

    [Test]
    public void Fetch_FollowerLacksTheOffset_LeaderAnswers()
    {
        var shard = Leading();
        Commit(shard);
        shard.Append(acks: 1);
        shard.Run(10);

        Assert.That(Read(shard, 2, "rack-2").PreferredReplica, Is.EqualTo(-1));
    }

    [Test]
    public void Fetch_NoSelectorOrConfirmedReads_LeaderAnswersAndFollowerRefuses()
    {
        var without = Leading(config => config with { RackAwareReads = false });
        Commit(without);
        var confirmed = Leading(config => config with { ReadConfirmation = ReadConfirmation.Isr });
        confirmed.Elect(2, 1, 2);

        Assert.Multiple(() =>
        {
            Assert.That(Read(without, 0, "rack-2").Records.IsEmpty, Is.False);
            Assert.That(Read(confirmed, 0, "rack-1").Error, Is.EqualTo(ErrorCode.NotLeaderOrFollower));
        });
        without.Elect(2, 1, 2);
        Assert.That(Read(without, 0, "rack-1").Error, Is.EqualTo(ErrorCode.NotLeaderOrFollower));
    }

    [Test]
    public void Fetch_FromFollower_GetsWhatIsCommittedThereAndNoMore()
    {
        // One record is known to be committed, the second is not.
        var shard = Leading();
        Commit(shard);
        shard.Append(acks: 1);
        shard.Run(10);
        shard.Elect(2, 1, 2);

        Assert.Multiple(() =>
        {
            Assert.That(Read(shard, 0, "rack-1").HighWatermark, Is.EqualTo(1));
            Assert.That(Read(shard, 0, "rack-1").Records.IsEmpty, Is.False);
            Assert.That(Read(shard, 1, "rack-1").Error, Is.EqualTo(ErrorCode.None));
            Assert.That(Read(shard, 1, "rack-1").Records.IsEmpty, Is.True);
            Assert.That(Read(shard, 2, "rack-1").Error, Is.EqualTo(ErrorCode.OffsetNotAvailable));
            Assert.That(Read(shard, 3, "rack-1").Error, Is.EqualTo(ErrorCode.OffsetOutOfRange));
            Assert.That(Read(shard, 0, "").Error, Is.EqualTo(ErrorCode.NotLeaderOrFollower));
            Assert.That(Read(shard, 0, "rack-1", epoch: 0).Error, Is.EqualTo(ErrorCode.FencedLeaderEpoch));
            Assert.That(Read(shard, 0, "rack-1", epoch: 2).Error, Is.EqualTo(ErrorCode.UnknownLeaderEpoch));
        });
    }

    [Test]
    public void Fetch_WaitsAtFollower_LeaderChanges_IsRefused()
    {
        var shard = Leading();
        Commit(shard);
        shard.Elect(2, 1, 2);

        var waiting = shard.One(Question(1, "rack-1", -1, 60_000));
        shard.Run(10);
        Assert.That(waiting.IsCompleted, Is.False);
        shard.Elect(3, 1, 2, 3);

        Assert.That(shard.Await(waiting).Error, Is.EqualTo(ErrorCode.NotLeaderOrFollower));
    }

    private static Shard Leading(Func<BrokerConfig, BrokerConfig>? configure = null) =>
        Shard.Leading([1, 2], configure: config =>
        {
            var aware = config with { RackAwareReads = true };
            return configure?.Invoke(aware) ?? aware;
        });

    // Follower 2 has one record, and everybody knows that it is committed.
    private static void Commit(Shard shard)
    {
        shard.Append();
        shard.Run(10);
        shard.Await(shard.Follow(2, 0));
        shard.Await(shard.Follow(2, 1));
    }

    private static FetchAnswer Read(Shard shard, long offset, string rack, int epoch = -1) =>
        shard.Await(shard.One(Question(offset, rack, epoch, 0)));

    private static FetchQuestion Question(long offset, string rack, int epoch, int waitMs) => new(
        FetchQuestion.Consumer, -1, 77, TimeSpan.FromMilliseconds(waitMs), 1 << 20,
        [new FetchPartition(Shard.Id, epoch, offset, -1, 1 << 20)])
    {
        Rack = rack,
    };
}
