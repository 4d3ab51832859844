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

        var closed = shard.Reactor.Ask(async () =>
        {
            await shard.Manager.CloseAsync();
            return true;
        });
        shard.Run(10);
        Assert.That(closed.IsCompleted, Is.False);
        shard.Disk.IsHolding = false;
        shard.Disk.ReleaseAll();

        Assert.That(shard.Await(closed), Is.True);
        Assert.That(shard.Disk.List(Logs), Is.SupersetOf([LogDirectory.CleanShutdownFileName, "orders-0"]));
    }
}
