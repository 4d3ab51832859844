using Broker.Configuration;
using Broker.Metadata;
using Broker.Protocol;

namespace Broker.Tests.Replication;

/// <summary>Records that are deleted at the start of a partition this broker leads.</summary>
public sealed class DeleteRecordsTests
{
    [Test]
    public void DeleteRecords_FollowersDeletedThem_AnswersTheLowWatermark()
    {
        var shard = WithTenCommitted();
        var deleted = shard.DeleteRecords(4);
        shard.Run(10);
        shard.Follow(2, 10, startOffset: 4);
        shard.Follow(3, 10, startOffset: 3);
        shard.Run(10);
        Assert.That(deleted.IsCompleted, Is.False, "one still has a record");

        shard.Follow(3, 10, startOffset: 6);

        Assert.That(shard.Await(deleted), Is.EqualTo((ErrorCode.None, 4L)));
        Assert.That(shard.Await(shard.Read(3)).Error, Is.EqualTo(ErrorCode.OffsetOutOfRange));
        Assert.That(shard.Await(shard.Read(4)).StartOffset, Is.EqualTo(4));
    }

    [Test]
    public void DeleteRecords_HighWatermark_DeletesAllThatIsCommitted()
    {
        var shard = WithTenCommitted();
        shard.Append();
        var deleted = shard.DeleteRecords(-1);
        shard.Follow(2, 10, startOffset: 10);
        shard.Follow(3, 10, startOffset: 10);

        Assert.That(shard.Await(deleted), Is.EqualTo((ErrorCode.None, 10L)));
    }

    [TestCase(11)]
    [TestCase(-2)]
    [TestCase(long.MaxValue)]
    public void DeleteRecords_NotCommitted_IsOutOfRange(long offset)
    {
        var shard = WithTenCommitted();
        shard.Append();

        Assert.That(shard.Await(shard.DeleteRecords(offset)), Is.EqualTo((ErrorCode.OffsetOutOfRange, -1L)));
        Assert.That(shard.Await(shard.Read(0)).Error, Is.EqualTo(ErrorCode.None));
    }

    [Test]
    public void DeleteRecords_FollowerSilent_TimesOutUntilItIsFenced()
    {
        var shard = WithTenCommitted();
        shard.Follow(2, 10, startOffset: 5);
        Assert.That(shard.Await(shard.DeleteRecords(5, limitMs: 200)), Is.EqualTo((ErrorCode.RequestTimedOut, -1L)));

        var again = shard.DeleteRecords(5);
        shard.Run(10);
        Assert.That(again.IsCompleted, Is.False);
        shard.Publish(new MetadataRecord.FenceBroker(3, shard.EpochOf(3), Fenced: true));

        Assert.That(shard.Await(again), Is.EqualTo((ErrorCode.None, 5L)));
    }

    [Test]
    public void DeleteRecords_Answered_LastsOverACrash()
    {
        var shard = WithTenCommitted();
        var deleted = shard.DeleteRecords(5);
        shard.Follow(2, 10, startOffset: 5);
        shard.Follow(3, 10, startOffset: 5);
        Assert.That(shard.Await(deleted).Error, Is.EqualTo(ErrorCode.None));

        var again = Shard.Leading([1], disk: shard.Disk.Crash(), topicId: shard.TopicId);

        Assert.That(again.Await(again.Read(4)).Error, Is.EqualTo(ErrorCode.OffsetOutOfRange));
        Assert.That(again.Await(again.Read(5)).StartOffset, Is.EqualTo(5));
    }

    [Test]
    public void DeleteRecords_OnlyCompacted_IsRefused()
    {
        var shard = Shard.Leading([1], configure: config => config with { LogCleanupPolicy = CleanupPolicy.Compact });

        Assert.That(shard.Await(shard.DeleteRecords(0)).Error, Is.EqualTo(ErrorCode.PolicyViolation));
    }

    [Test]
    public void DeleteRecords_NotTheLeader_IsRefused()
    {
        var shard = WithTenCommitted();
        shard.Elect(2, 1, 2, 3);

        Assert.That(shard.Await(shard.DeleteRecords(5)).Error, Is.EqualTo(ErrorCode.NotLeaderOrFollower));
        shard.Delete();
        Assert.That(shard.Await(shard.DeleteRecords(5)).Error, Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
    }

    [Test]
    public void Follow_BelowTheStart_LearnsTheStartOfTheLeader()
    {
        var shard = WithTenCommitted();
        _ = shard.DeleteRecords(5);

        var answer = shard.Await(shard.Follow(3, 2));

        Assert.That((answer.Error, answer.StartOffset), Is.EqualTo((ErrorCode.OffsetOutOfRange, 5L)));
        Assert.That(shard.Await(shard.Read(2)).StartOffset, Is.EqualTo(-1), "a consumer has no use for it");
    }

    [Test]
    public void Follow_EmptyLogAboveTheStart_IsServedFromThere()
    {
        var shard = WithTenCommitted();

        var answer = shard.Await(shard.Follow(3, 7, lastEpoch: -1, startOffset: 7));

        Assert.That(
            (answer.Error, answer.Divergence), Is.EqualTo((ErrorCode.None, default(Broker.Replication.Divergence?))));
        Assert.That(answer.Records.IsEmpty, Is.False);
        Assert.That(
            shard.Await(shard.Follow(3, 20, lastEpoch: -1, startOffset: 20)).Divergence,
            Is.Not.Null, "there is nothing yet");
    }

    // In batches of two.
    private static Shard WithTenCommitted()
    {
        var shard = Shard.Leading([1, 2, 3]);
        for (var i = 0; i < 5; i++)
        {
            shard.Append(count: 2);
        }

        shard.Run(10);
        shard.Follow(2, 10);
        shard.Follow(3, 10);
        shard.Run(10);
        Assert.That(shard.Await(shard.Read(0)).HighWatermark, Is.EqualTo(10));
        return shard;
    }
}
