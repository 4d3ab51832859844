using Broker.Protocol;
using Broker.Replication;
using Broker.Storage;

namespace Broker.Tests.Replication;

public sealed class EndOfEpochTests
{
    private const int Consumer = -1;

    [Test]
    public void EndOfEpoch_EarlierEpoch_EndsWhereTheNextOneBegins()
    {
        var shard = Shard.Leading([1], configure: config => config with { MinInsyncReplicas = 1 });
        shard.Append();
        shard.Run(10);
        shard.Elect(1, 1);
        shard.Append();
        shard.Run(10);

        Assert.Multiple(() =>
        {
            Assert.That(Ask(shard, Consumer, 1, 0), Is.EqualTo((ErrorCode.None, new EpochEndOffset(0, 1))));
            Assert.That(Ask(shard, Consumer, 1, 1), Is.EqualTo((ErrorCode.None, new EpochEndOffset(1, 2))));
            Assert.That(Ask(shard, Consumer, -1, 7), Is.EqualTo((ErrorCode.None, new EpochEndOffset(1, 2))));
            Assert.That(Ask(shard, Consumer, 1, -1), Is.EqualTo((ErrorCode.None, EpochEndOffset.None)));
        });
    }

    [TestCase(0, ErrorCode.FencedLeaderEpoch)]
    [TestCase(2, ErrorCode.UnknownLeaderEpoch)]
    public void EndOfEpoch_InAnotherLeaderEpoch_IsFenced(int current, ErrorCode expected)
    {
        var shard = Shard.Leading([1]);
        shard.Elect(1, 1);

        Assert.That(Ask(shard, 2, current, 0), Is.EqualTo((expected, EpochEndOffset.None)));
    }

    [TestCase(0, ErrorCode.FencedLeaderEpoch)]
    [TestCase(1, ErrorCode.NotLeaderOrFollower)]
    [TestCase(2, ErrorCode.UnknownLeaderEpoch)]
    public void EndOfEpoch_OfAFollower_EpochFirst(int current, ErrorCode expected)
    {
        var shard = Shard.Leading([1, 2]);
        shard.Elect(2, 1, 2);

        Assert.That(Ask(shard, Consumer, current, 0).Error, Is.EqualTo(expected));
    }

    [Test]
    public void EndOfEpoch_NotTheLeader_Refuses()
    {
        var shard = Shard.Leading([1, 2]);
        shard.Elect(2, 1, 2);

        Assert.Multiple(() =>
        {
            Assert.That(Ask(shard, Consumer, 1, 0).Error, Is.EqualTo(ErrorCode.NotLeaderOrFollower));
            Assert.That(
                shard.Manager.EndOfEpoch(new TopicPartition("none", 0), Consumer, 0, 0).Error,
                Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
        });
    }

    [Test]
    public void EndOfEpoch_AboveTheHighWatermark_OnlyFollowersLearn()
    {
        var shard = Shard.Leading([1, 2]);
        shard.Append(acks: 1);
        shard.Run(10);

        Assert.Multiple(() =>
        {
            Assert.That(Ask(shard, 2, 0, 0), Is.EqualTo((ErrorCode.None, new EpochEndOffset(0, 1))));
            Assert.That(Ask(shard, Consumer, 0, 0), Is.EqualTo((ErrorCode.None, new EpochEndOffset(0, 0))));
        });
    }

    [Test]
    public void EndOfEpoch_NewLeaderWhoseHighWatermarkLags_ConsumerAsksAgain()
    {
        var shard = Shard.Leading([1, 2]);
        shard.Append(acks: 1);
        shard.Run(10);
        shard.Elect(1, 1, 2);

        Assert.Multiple(() =>
        {
            Assert.That(Ask(shard, Consumer, 1, 1).Error, Is.EqualTo(ErrorCode.OffsetNotAvailable));
            Assert.That(Ask(shard, 2, 1, 1), Is.EqualTo((ErrorCode.None, new EpochEndOffset(1, 1))));
        });
    }

    private static (ErrorCode Error, EpochEndOffset Found) Ask(Shard shard, int replica, int current, int epoch) =>
        shard.Manager.EndOfEpoch(Shard.Id, replica, current, epoch);
}
