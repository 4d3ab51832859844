using Broker.Configuration;
using Broker.Protocol;
using Broker.Replication;
using Broker.Storage.Records;
using Broker.Tests.Storage;
using Broker.Tests.Storage.Cleaning;

namespace Broker.Tests.Replication;

[TestFixture]
internal sealed class CompactionTests
{
    private Shard shard = null!;

    [SetUp]
    public void SetUp() => shard = Shard.Leading([1, 2, 3], configure: Compacting);

    [Test]
    public void Clean_Leader_StopsAtTheHighWatermark()
    {
        for (var i = 0; i < 9; i++)
        {
            Append("a", $"v{i}");
        }

        shard.Run(500);
        Assert.That(Cleaned(), Is.Empty, "nothing is committed");
        Follow(offset: 9);
        shard.Run(500);
        Assert.That(Cleaned().Sum(cleaned => cleaned.Summary.RecordsRemoved), Is.EqualTo(5));
        Assert.That(Cleaned()[0].ToString(), Is.EqualTo(
            "orders-0: broker 1 compacted its log from 0 to 6: 5 of 6 records went, "
            + "2 segments of 426 bytes became 2 of 193 bytes"));
        Assert.That(Read(0).Select(record => record.Offset), Is.EqualTo(new[] { 5, 6, 7, 8 }));
        Assert.That(Read(3).Select(record => record.Offset), Is.EqualTo(new[] { 5, 6, 7, 8 }));
    }

    [Test]
    public void Clean_Follower_CompactsItsOwnLogAfterTakingOverGaps()
    {
        shard.Elect(1, 1, 2, 3);
        for (var i = 0; i < 9; i++)
        {
            Append("a", $"v{i}");
        }

        Follow(offset: 9);
        shard.Elect(2, 1, 2, 3);
        shard.Run(500);
        Assert.That(Cleaned().Sum(cleaned => cleaned.Summary.RecordsRemoved), Is.EqualTo(5));
    }

    [Test]
    public void Append_RecordWithoutKey_IsRefused()
    {
        var refused = shard.Await(shard.Append(acks: 1));
        Assert.That(refused.Error, Is.EqualTo(ErrorCode.InvalidRecord));
        Assert.That(Append("a", null), Is.Zero);
    }

    [Test]
    public void Append_CleanerDisabled_CleansNothing()
    {
        shard = Shard.Leading([1, 2, 3], configure: config => Compacting(config) with { LogCleanerEnable = false });
        for (var i = 0; i < 9; i++)
        {
            Append("a", $"v{i}");
        }

        Follow(offset: 9);
        shard.Run(500);
        Assert.That(Cleaned(), Is.Empty);
    }

    [Test]
    public void Clean_DamagedSegment_TakesTheReplicaOffline()
    {
        for (var i = 0; i < 9; i++)
        {
            Append("a", $"v{i}");
        }

        var content = shard.Disk.Content(Batches.SegmentPath);
        content[^1] ^= 1;
        shard.Disk.Put(Batches.SegmentPath, content);
        Follow(offset: 9);
        shard.Run(500);
        Assert.That(Cleaned().Single().Summary.Problem, Does.Contain(Batches.SegmentPath));
        Assert.That(shard.Manager.Offline.Single().IsDamaged);
    }

    private static BrokerConfig Compacting(BrokerConfig config) => config with
    {
        LogCleanupPolicy = CleanupPolicy.Compact,
        LogCleanerBackoff = TimeSpan.FromMilliseconds(100),
        LogCleanerMinCleanableRatio = 0,
        LogSegmentBytes = 3 * KeyedRecord.Produce("a", "v0").Length,
    };

    private long Append(string key, string? value)
    {
        var (error, offset) = shard.Await(shard.Reactor.Ask(() => shard.Manager.AppendAsync(
            Shard.Id, KeyedRecord.Produce(key, value), 1, TimeSpan.FromSeconds(1))));
        Assert.That(error, Is.EqualTo(ErrorCode.None));
        return offset;
    }

    // Both followers have everything below the offset.
    private void Follow(long offset)
    {
        var epoch = shard.Image.Find(Shard.Id.Topic, 0)!.LeaderEpoch;
        Assert.That(shard.Await(shard.Follow(2, offset, epoch)).Error, Is.EqualTo(ErrorCode.None));
        Assert.That(shard.Await(shard.Follow(3, offset, epoch)).Error, Is.EqualTo(ErrorCode.None));
    }

    // A read returns batches of one segment, maybe without records.
    private List<KeyedRecord> Read(long offset)
    {
        var all = new List<KeyedRecord>();
        while (shard.Await(shard.Read(offset)).Records is { IsEmpty: false } batches)
        {
            all.AddRange(KeyedRecord.Decode(batches.ToArray()));
            foreach (var batch in RecordBatches.Of(batches))
            {
                offset = batch.NextOffset;
            }
        }

        return all;
    }

    private List<PartitionEvents.LogCleaned> Cleaned() => [.. shard.Events.All.OfType<PartitionEvents.LogCleaned>()];
}
