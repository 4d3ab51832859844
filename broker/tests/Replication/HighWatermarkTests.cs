using System.Text;
using Broker.Replication;
using Broker.Tests.Storage;

namespace Broker.Tests.Replication;

/// <summary>With which high watermark a replica begins.</summary>
public sealed class HighWatermarkTests
{
    private const string Checkpoint = "/data/logs/replication-offset-checkpoint";
    private static readonly Guid Topic = Guid.Parse("01020304-0506-0708-090a-0b0c0d0e0f10");

    [TestCase(true)]
    [TestCase(false)]
    public void Restart_ProcessWasKilled_BeginsWithWhatWasSavedLast(bool flushBeforeAck)
    {
        var shard = Committed(3, flushBeforeAck);
        shard.Run(5000);
        Assert.That(Encoding.ASCII.GetString(shard.Disk.Content(Checkpoint)), Does.Contain("orders 0 3\n"));

        // Nobody has the last one, and nothing is saved of it.
        shard.Append();
        var again = Restart(shard, shard.Disk);
        Assert.That(again.Await(again.Read(0)).HighWatermark, Is.EqualTo(3));
    }

    [Test]
    public void Restart_PageCacheWasLost_BeginsWithTheEndOfWhatIsLeft()
    {
        var shard = Committed(3, flushBeforeAck: false);
        shard.Run(5000);
        var again = Restart(shard, shard.Disk.Crash());
        Assert.That(again.Await(again.Read(0)).HighWatermark, Is.Zero);

        // What this leader appends is not committed because something else was there once.
        again.Append(count: 3);
        again.Run(1);
        Assert.That(again.Await(again.Read(0)).HighWatermark, Is.Zero);
    }

    [Test]
    public void Restart_OrderlyStop_SavesWhatChangedSinceTheLastTime()
    {
        var shard = Committed(3, flushBeforeAck: true);
        Assert.That(shard.Disk.FileExists(Checkpoint), Is.False);
        shard.Await(shard.Reactor.Ask(async () =>
        {
            await shard.Manager.CloseAsync();
            return true;
        }));
        Assert.That(Encoding.ASCII.GetString(shard.Disk.Crash().Content(Checkpoint)), Does.Contain("orders 0 3\n"));
    }

    [Test]
    public void Start_CheckpointMakesNoSense_IsTold()
    {
        var shard = Committed(1, flushBeforeAck: true);
        shard.Run(5000);
        shard.Disk.Put(Checkpoint, "garbage"u8.ToArray());
        var again = Restart(shard, shard.Disk);
        Assert.That(
            again.Events.All.OfType<PartitionEvents.CheckpointIgnored>().Single().ToString(), Does.Contain(Checkpoint));
        Assert.That(again.Await(again.Read(0)).HighWatermark, Is.Zero);
    }

    private static Shard Committed(int records, bool flushBeforeAck)
    {
        var shard = Shard.Leading(
            [1, 2], configure: config => config with { FlushBeforeAck = flushBeforeAck }, topicId: Topic);
        var appended = shard.Append(count: records);
        shard.Run(1);
        shard.Await(shard.Follow(2, offset: records));
        shard.Await(appended);
        return shard;
    }

    private static Shard Restart(Shard former, MemoryStorage disk)
    {
        former.Reactor.Kill();
        return Shard.Leading(
            [1, 2], configure: config => config with { FlushBeforeAck = false }, disk: disk, topicId: Topic);
    }
}
