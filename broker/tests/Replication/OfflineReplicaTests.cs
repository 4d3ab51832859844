using Broker.Protocol;
using Broker.Replication;

namespace Broker.Tests.Replication;

/// <summary>What a broker does when a disk fails, or what is on it is damaged.</summary>
public sealed class OfflineReplicaTests
{
    private const string Segment = "/data/logs/orders-0/00000000000000000000.log";

    [Test]
    public void Append_DiskFails_IsNotAcknowledgedAndTheDirectoryIsOffline()
    {
        var shard = Shard.Leading([1, 2, 3]);
        shard.Disk.Failing = "append";

        Assert.That(shard.Await(shard.Append(acks: 1)).Error, Is.EqualTo(ErrorCode.KafkaStorageError));
        Assert.That(
            shard.Manager.Offline,
            Is.EqualTo(new OfflineReplica[]
            {
                new(Shard.Id, shard.TopicId, 0, false), new(Shard.Second, shard.TopicId, 0, false),
            }),
            "both are on the same disk");
        Assert.That(shard.Events.All.OfType<PartitionEvents.WentOffline>().ToList(), Has.Count.EqualTo(2));
    }

    [Test]
    public void Flush_DiskFails_WaitingAppendsAreNotAcknowledged()
    {
        var shard = Shard.Leading([1, 2]);
        shard.Disk.Failing = "flush";

        Assert.That(shard.Await(shard.Append()).Error, Is.EqualTo(ErrorCode.KafkaStorageError));
        shard.Disk.Failing = null;
        Assert.That(
            shard.Await(shard.Append(acks: 1)).Error,
            Is.EqualTo(ErrorCode.KafkaStorageError), "not even if it works again");
    }

    [Test]
    public void Read_DamagedBatch_TakesOnlyThatReplicaOffline()
    {
        var shard = Shard.Leading([1, 2]);
        Damage(shard, 2);

        Assert.That(shard.Await(shard.Read(0)).Error, Is.EqualTo(ErrorCode.KafkaStorageError));
        Assert.That(shard.Manager.Offline,
            Is.EqualTo(new[] { new OfflineReplica(Shard.Id, shard.TopicId, 0, IsDamaged: true) }));
        Assert.That(shard.Await(shard.Append()).Error, Is.EqualTo(ErrorCode.KafkaStorageError));
        Assert.That(shard.Await(shard.Follow(2, 0)).Error, Is.EqualTo(ErrorCode.KafkaStorageError));
    }

    [Test]
    public void Damaged_OutOfTheIsrInALaterEpoch_StartsAnew()
    {
        var shard = Shard.Leading([1, 2, 3]);
        Damage(shard, 2, 3);
        shard.Await(shard.Read(0));
        shard.Elect(2, 2, 3);

        Assert.That(shard.Manager.Offline, Is.Empty);
        Assert.That(shard.Events.All.OfType<PartitionEvents.StartedAnew>().ToList(), Has.Count.EqualTo(1));
        Assert.That(shard.Disk.Content(Segment), Is.Empty);
        shard.Elect(1, 1, 2);
        Assert.That(shard.Await(shard.Append(acks: 1)).Error, Is.EqualTo(ErrorCode.None));
    }

    [TestCase(2, new[] { 1, 2 }, TestName = "Damaged_StillInSync_Waits")]
    [TestCase(-1, new[] { 2, 3 }, TestName = "Damaged_NobodyLeads_Waits")]
    [TestCase(1, new[] { 1 }, TestName = "Damaged_ElectedByMistake_Waits")]
    public void Damaged_NotReplaceable_Waits(int leader, int[] isr)
    {
        var shard = Shard.Leading([1, 2, 3]);
        Damage(shard, 2, 3);
        shard.Await(shard.Read(0));
        shard.Elect(leader, isr);

        Assert.That(shard.Manager.Offline, Has.Count.EqualTo(1));
        Assert.That(shard.Disk.Content(Segment), Is.Not.Empty, "nothing was deleted");
    }

    [Test]
    public void Damaged_OutOfTheIsrInTheSameEpoch_Waits()
    {
        var shard = Shard.Leading([1, 2, 3]);
        Damage(shard, 2, 3);
        shard.Elect(2, 1, 2, 3);
        Assert.That(shard.Manager.Offline, Is.Empty);
        shard.Elect(1, 1, 2, 3);
        shard.Await(shard.Read(0));
        shard.Publish(new Broker.Metadata.MetadataRecord.PartitionChange("orders", 0, [2, 3], 1, Elected: false));

        Assert.That(shard.Manager.Offline, Has.Count.EqualTo(1));
    }

    // One record in the log, committed by the followers, with a bit of it flipped.
    private static void Damage(Shard shard, params int[] followers)
    {
        var append = shard.Append();
        foreach (var follower in followers)
        {
            shard.Run(1);
            shard.Await(shard.Follow(follower, 1));
        }

        Assert.That(shard.Await(append).Error, Is.EqualTo(ErrorCode.None));
        var content = shard.Disk.Content(Segment).ToArray();
        content[^1] ^= 1;
        shard.Disk.Put(Segment, content);
    }
}
