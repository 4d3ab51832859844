using Broker.Metadata;
using Broker.Protocol;

namespace Broker.Tests.Replication;

/// <summary>Topics with a configuration of their own.</summary>
public sealed class TopicConfigTests
{
    [Test]
    public void Append_TopicWantsMoreInSyncReplicasThanTheBroker_IsRefused()
    {
        var shard = Create("min.insync.replicas", "3");

        Assert.That(shard.Await(shard.Append()).Error, Is.EqualTo(ErrorCode.NotEnoughReplicas));
    }

    [Test]
    public void Append_TopicHasSmallSegments_Rolls()
    {
        var shard = Create("segment.bytes", "100");
        for (var i = 0; i < 5; i++)
        {
            shard.Await(shard.Append(acks: 1));
        }

        var segments = shard.Disk.List("/data/logs/orders-0")
            .Count(name => name.EndsWith(".log", StringComparison.Ordinal));
        Assert.That(segments, Is.GreaterThan(3));
    }

    private static Shard Create(string key, string value)
    {
        var shard = new Shard();
        shard.Apply(new MetadataRecord.NewTopic(Shard.Id.Topic, Guid.NewGuid()));
        shard.Apply(new MetadataRecord.TopicConfig(Shard.Id.Topic, key, value));
        shard.Publish(new MetadataRecord.NewPartition(Shard.Id.Topic, 0, [1, 2, 3], [1, 2], 1));
        return shard;
    }
}
