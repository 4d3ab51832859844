using Broker.Metadata;
using Broker.Tests.Doubles;

namespace Broker.Tests.Metadata;

public sealed class MetadataImageTests
{
    private static readonly Guid Incarnation = Guid.NewGuid();

    [Test]
    public void Apply_Registration_IsFencedWithTheOffsetAsItsEpoch()
    {
        var image = MetadataImage.Empty.Apply(Register(1), 12);

        Assert.That(image.Brokers[1], Is.EqualTo(
            new BrokerRegistration(1, Incarnation, 12, Configs.EndpointOf(1), Fenced: true)));
        Assert.That(image.Offset, Is.EqualTo(12));
        Assert.That(image.IsUnfenced(1), Is.False);
        Assert.That(image.Apply(new MetadataRecord.FenceBroker(1, 12, false), 13).IsUnfenced(1), Is.True);
        Assert.That(image.IsUnfenced(2), Is.False);
    }

    [Test]
    public void Apply_PartitionChange_CountsEpochs()
    {
        var image = Topic().Apply(new MetadataRecord.PartitionChange("orders", 0, [1], 1, Elected: false), 3);
        var changed = image.Find("orders", 0)!;
        Assert.That((changed.LeaderEpoch, changed.PartitionEpoch), Is.EqualTo((0, 1)));

        image = image.Apply(new MetadataRecord.PartitionChange("orders", 0, [1], -1, Elected: true), 4);
        changed = image.Find("orders", 0)!;
        Assert.That((changed.LeaderEpoch, changed.PartitionEpoch, changed.Leader), Is.EqualTo((1, 2, -1)));
        Assert.That(changed.Replicas, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Apply_AnyRecord_LeavesTheFormerPictureAlone()
    {
        var before = Topic();

        before.Apply(new MetadataRecord.PartitionChange("orders", 0, [2], 2, Elected: true), 3);

        Assert.That(before.Find("orders", 0)!.Leader, Is.EqualTo(1));
        Assert.That(before.Offset, Is.EqualTo(2));
    }

    [Test]
    public void Apply_RecordsThatDoNotFit_Throw()
    {
        var image = Topic();
        MetadataRecord[] wrong =
        [
            new MetadataRecord.FenceBroker(1, 5, Fenced: true),
            new MetadataRecord.NewPartition("orders", 3, [1], [1], 1),
            new MetadataRecord.NewPartition("unknown", 0, [1], [1], 1),
            new MetadataRecord.PartitionChange("orders", 1, [1], 1, Elected: false),
            new MetadataRecord.RemoveTopic(Guid.NewGuid()),
            new MetadataRecord.TopicConfig("unknown", "retention.ms", "5"),
            new MetadataRecord.NewTopic("orders", Guid.NewGuid()),
            new MetadataRecord.PartitionChange("unknown", 0, [1], 1, Elected: false),
        ];

        foreach (var record in wrong)
        {
            Assert.That(() => image.Apply(record, 9), Throws.TypeOf<InvalidDataException>(), record.ToString());
        }
    }

    [Test]
    public void Apply_TopicRemovedAndCreatedAgain_IsAnotherTopic()
    {
        var before = Topic();
        var (old, next) = (before.Topics["orders"].Id, Guid.NewGuid());

        var removed = before.Apply(new MetadataRecord.RemoveTopic(old), 3);
        var again = removed.Apply(new MetadataRecord.NewTopic("orders", next), 4);

        Assert.That(removed.Topics, Is.Empty);
        Assert.That(removed.Find(old), Is.Null);
        Assert.That(removed.Find("orders", 0), Is.Null);
        Assert.That(again.Find(old), Is.Null);
        Assert.That(again.Find(next)!.Name, Is.EqualTo("orders"));
        Assert.That(again.Topics["orders"].Partitions, Is.Empty);
    }

    [TestCase("orders", 0, true)]
    [TestCase("orders", 1, false)]
    [TestCase("orders", -1, false)]
    [TestCase("unknown", 0, false)]
    public void Find_Of(string topic, int partition, bool found) =>
        Assert.That(Topic().Find(topic, partition) is not null, Is.EqualTo(found));

    private static MetadataRecord Register(int broker) =>
        new MetadataRecord.RegisterBroker(broker, Incarnation, Configs.EndpointOf(broker));

    private static MetadataImage Topic() => MetadataImage.Empty
        .Apply(new MetadataRecord.NewTopic("orders", Guid.NewGuid()), 1)
        .Apply(new MetadataRecord.NewPartition("orders", 0, [1, 2], [1, 2], 1), 2);
}
