using Broker.Metadata;
using Broker.Storage;

namespace Broker.Tests.Replication;

/// <summary>The end of a shard: all logs are closed in order, those included that are just being opened.</summary>
public sealed class StopTests
{
    private const string Logs = "/data/logs";

    [Test]
    public void Close_LogIsBeingOpened_IsClosedInOrderWithTheOthers()
    {
        var shard = new Shard();
        shard.Disk.IsHolding = true;
        shard.Apply(new MetadataRecord.NewTopic(Shard.Id.Topic, Guid.NewGuid()));
        shard.Publish(new MetadataRecord.NewPartition(Shard.Id.Topic, 0, [1, 2, 3], [1, 2, 3], 1));
        shard.Run(10);

        var closed = Close(shard);
        shard.Run(10);
        Assert.That(closed.IsCompleted, Is.False);
        shard.Disk.IsHolding = false;
        shard.Disk.ReleaseAll();

        Assert.That(shard.Await(closed), Is.True);
        Assert.That(shard.Disk.List(Logs), Is.SupersetOf([LogDirectory.CleanShutdownFileName, "orders-0"]));
    }

    [Test]
    public void Close_WhileItIsClosing_EndsWithTheFirst()
    {
        var shard = Shard.Leading([1, 2, 3]);
        shard.Disk.IsHolding = true;
        _ = shard.Append();
        shard.Run(10);

        var first = Close(shard);
        var second = Close(shard);
        shard.Run(10);
        Assert.That(first.IsCompleted || second.IsCompleted, Is.False);
        shard.Disk.IsHolding = false;
        shard.Disk.ReleaseAll();

        Assert.That((shard.Await(first), shard.Await(second)), Is.EqualTo((true, true)));
        Assert.That(shard.Disk.List(Logs), Does.Contain(LogDirectory.CleanShutdownFileName));
    }

    private static Task<bool> Close(Shard shard) => shard.Reactor.Ask(async () =>
    {
        await shard.Manager.CloseAsync();
        return true;
    });
}
