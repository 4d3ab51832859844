using Broker.Protocol;

namespace Broker.Tests.Replication;

/// <summary>When an append is acknowledged.</summary>
public sealed class AppendTests
{
    [Test]
    public void Append_Acks0_AnsweredWithoutWaiting()
    {
        var shard = Shard.Leading([1, 2, 3]);
        shard.Disk.IsHolding = true;

        Assert.That(shard.Await(shard.Append(acks: 0)), Is.EqualTo((ErrorCode.None, 0L)));
    }

    [Test]
    public void Append_Acks1_AnsweredOnceTheLeaderFlushed()
    {
        var shard = Shard.Leading([1, 2, 3]);
        shard.Disk.IsHolding = true;
        var append = shard.Append(acks: 1);
        shard.Run(10);
        Assert.That(append.IsCompleted, Is.False);

        shard.Disk.IsHolding = false;
        shard.Disk.Release();
        Assert.That(shard.Await(append), Is.EqualTo((ErrorCode.None, 0L)));
    }

    [Test]
    public void Append_AcksAll_AnsweredOnceEveryInSyncReplicaHasIt()
    {
        var shard = Shard.Leading([1, 2, 3]);
        var append = shard.Append();
        shard.Run(10);
        shard.Follow(2, offset: 1);
        shard.Run(10);
        Assert.That(append.IsCompleted, Is.False);

        shard.Follow(3, offset: 1);
        Assert.That(shard.Await(append), Is.EqualTo((ErrorCode.None, 0L)));
    }

    [Test]
    public void Append_AcksAllLeaderDidNotFlush_Waits()
    {
        var shard = Shard.Leading([1, 2, 3]);
        shard.Disk.IsHolding = true;
        var append = shard.Append();
        shard.Follow(2, offset: 1);
        shard.Follow(3, offset: 1);
        shard.Run(10);
        Assert.That(append.IsCompleted, Is.False);

        shard.Disk.IsHolding = false;
        shard.Disk.Release();
        Assert.That(shard.Await(append).Error, Is.EqualTo(ErrorCode.None));
    }

    [Test]
    public void Append_TooFewInSync_RefusedAndNotAppended()
    {
        var shard = Shard.Leading([1]);

        Assert.That(shard.Await(shard.Append()).Error, Is.EqualTo(ErrorCode.NotEnoughReplicas));
        Assert.That(shard.Await(shard.Append(acks: 1)).BaseOffset, Is.Zero);
    }

    [Test]
    public void Append_NobodyFetches_TimesOut()
    {
        var shard = Shard.Leading([1, 2, 3]);

        Assert.That(shard.Await(shard.Append(limitMs: 100)).Error, Is.EqualTo(ErrorCode.RequestTimedOut));
    }

    [Test]
    public void Append_LeadershipLost_IsNotAcknowledged()
    {
        var shard = Shard.Leading([1, 2, 3]);
        var append = shard.Append();
        shard.Run(10);
        shard.Elect(2, 1, 2, 3);

        Assert.That(shard.Await(append).Error, Is.EqualTo(ErrorCode.NotLeaderOrFollower));
        Assert.That(shard.Await(shard.Append()).Error, Is.EqualTo(ErrorCode.NotLeaderOrFollower));
    }

    [Test]
    public void Append_ElectedAgain_AppendOfTheFormerEpochIsNotAcknowledged()
    {
        var shard = Shard.Leading([1, 2, 3]);
        var append = shard.Append();
        shard.Run(10);
        shard.Elect(1, 1, 2, 3);

        Assert.That(shard.Await(append).Error, Is.EqualTo(ErrorCode.NotLeaderOrFollower));
    }

    [Test]
    public void Append_UnknownTopic_SaysSo()
    {
        var shard = new Shard();

        Assert.That(shard.Await(shard.Append()).Error, Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
    }

    [Test]
    public void Append_IsrFallsBelowMinimum_NotAcknowledged()
    {
        var shard = Shard.Leading([1, 2]);
        var append = shard.Append(limitMs: 500);
        shard.Run(10);
        shard.Publish(new Broker.Metadata.MetadataRecord.PartitionChange("orders", 0, [1], 1, Elected: false));

        Assert.That(shard.Await(append).Error, Is.EqualTo(ErrorCode.RequestTimedOut));
    }
}
