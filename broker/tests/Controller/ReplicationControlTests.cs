using Broker.Controller;
using Broker.Metadata;
using Broker.Tests.Doubles;

namespace Broker.Tests.Controller;

public sealed class ReplicationControlTests
{
    private static readonly Guid Orders = Guid.Parse("01020304-0506-0708-090a-0b0c0d0e0f10");

    [Test]
    public void AfterLossOf_Leader_FirstUnfencedInSyncReplicaInOrderLeads()
    {
        var image = Image(replicas: [3, 1, 2], isr: [1, 2, 3], leader: 3);

        Assert.That(Lost(3, image), Is.EqualTo("isr 1,2 leader 1 elected True"));
        Assert.That(Lost(3, Fence(image, 1)), Is.EqualTo("isr 1,2 leader 2 elected True"));
    }

    [Test]
    public void AfterLossOf_Follower_OnlyLeavesTheIsr() =>
        Assert.That(Lost(2, Image([1, 2, 3], [1, 2, 3], 1)), Is.EqualTo("isr 1,3 leader 1 elected False"));

    [Test]
    public void AfterLossOf_LastInSync_StaysWithoutALeaderAndEndsTheEpoch() =>
        Assert.That(Lost(1, Image([1, 2, 3], [1], 1)), Is.EqualTo("isr 1 leader -1 elected True"));

    [Test]
    public void AfterLossOf_NotInSyncOrLeaderlessAlready_ChangesNothing()
    {
        Assert.That(Lost(3, Image([1, 2, 3], [1, 2], 1)), Is.Empty);
        Assert.That(Lost(1, Image([1, 2, 3], [1], PartitionRegistration.NoLeader)), Is.Empty);
    }

    [Test]
    public void AfterReturnOf_InSyncWithALeaderlessPartition_LeadsIt()
    {
        var image = Image([1, 2, 3], [1], PartitionRegistration.NoLeader);

        Assert.That(Text(ReplicationControl.AfterReturnOf(1, image, new())), Is.EqualTo("isr 1 leader 1 elected True"));
        Assert.That(ReplicationControl.AfterReturnOf(2, image, new()), Is.Empty, "an unclean election");
        Assert.That(ReplicationControl.AfterReturnOf(1, Image([1, 2, 3], [1, 2], 2), new()), Is.Empty);
    }

    [Test]
    public void AfterFailureOf_Leader_AnotherInSyncReplicaLeads() => Assert.That(
        Failed(1, Image([1, 2, 3], [1, 2, 3], 1), leaderEpoch: 0), Is.EqualTo("isr 2,3 leader 2 elected True"));

    [Test]
    public void AfterFailureOf_InSync_LeavesAndTheEpochEnds() => Assert.That(
        Failed(2, Image([1, 2, 3], [1, 2, 3], 1), leaderEpoch: 0), Is.EqualTo("isr 1,3 leader 1 elected True"));

    [Test]
    public void AfterFailureOf_NotInSync_OnlyTheEpochEnds()
    {
        var image = Image([1, 2, 3], [1, 2], 1);

        Assert.That(Failed(3, image, leaderEpoch: 0), Is.EqualTo("isr 1,2 leader 1 elected True"));
        Assert.That(Failed(3, image, leaderEpoch: -1), Is.Empty, "it ended already");
    }

    [Test]
    public void AfterFailureOf_LastInSync_StaysWithoutALeader()
    {
        Assert.That(Failed(1, Image([1, 2, 3], [1], 1), leaderEpoch: 0), Is.EqualTo("isr 1 leader -1 elected True"));
        Assert.That(Failed(1, Image([1, 2, 3], [1], PartitionRegistration.NoLeader), leaderEpoch: 0), Is.Empty);
    }

    [Test]
    public void AfterFailureOf_NoReplicaOfThePartition_IsIgnored()
    {
        var image = Image([1, 2], [1, 2], 1);

        Assert.That(Failed(3, image, leaderEpoch: 0), Is.Empty);
        Assert.That(ReplicationControl.AfterFailureOf(1, [new(Orders, 7, 0)], image, new()), Is.Empty);
    }

    [Test]
    public void Elections_OfflineReplica_IsPassedOver()
    {
        var image = Image([1, 2, 3], [1, 2, 3], 1);
        var offline = new OfflineReplicas();
        offline.Update(2, [new(Orders, 0, 0)]);

        Assert.That(
            Text(ReplicationControl.AfterLossOf(1, image, offline)), Is.EqualTo("isr 2,3 leader 3 elected True"));
        var leaderless = Image([1, 2, 3], [2], PartitionRegistration.NoLeader);
        Assert.That(ReplicationControl.AfterReturnOf(2, leaderless, offline), Is.Empty);
        offline.Forget(2);
        Assert.That(ReplicationControl.AfterReturnOf(2, leaderless, offline), Is.Not.Empty);
    }

    [Test]
    public void Failure_OfADeletedTopic_ChangesNothingForTheOneThatHasItsName()
    {
        var image = Image([1, 2, 3], isr: [1, 2, 3], leader: 1);
        var offline = new OfflineReplicas();
        offline.Update(2, [new OfflineReport(Guid.NewGuid(), 0, 9)]);
        Assert.That(Failed(2, image, leaderEpoch: 9, topicId: Guid.NewGuid()), Is.Empty);
        Assert.That(Failed(2, image, leaderEpoch: 9), Is.Not.Empty, "its own replica does");
        Assert.That(
            Text(ReplicationControl.AfterLossOf(1, image, offline)), Is.EqualTo("isr 2,3 leader 2 elected True"));
    }

    [TestCase(1, 1, 0)]
    [TestCase(2, 2, 1)]
    [TestCase(3, 1, 0)]
    [TestCase(3, 2, 2)]
    [TestCase(3, 3, 1)]
    [TestCase(5, 3, 4)]
    public void Assign_AnySize_SpreadsLeadersAndFollowersEvenly(int brokers, int replicationFactor, int start)
    {
        var ids = Enumerable.Range(1, brokers).Select(id => id * 10).ToList();
        var partitions = brokers * Math.Max(1, brokers - 1);

        var assigned = ReplicationControl.Assign(ids, start, partitions, replicationFactor);

        Assert.That(assigned, Has.Length.EqualTo(partitions));
        Assert.That(assigned.Select(replicas => replicas.Distinct().Count()), Has.All.EqualTo(replicationFactor));
        Assert.That(assigned[0][0], Is.EqualTo(ids[start]));
        var perBroker = assigned.SelectMany(replicas => replicas).CountBy(id => id).Select(pair => pair.Value);
        Assert.That(perBroker, Has.All.EqualTo(partitions * replicationFactor / brokers));
        Assert.That(assigned.CountBy(replicas => replicas[0]).Select(pair => pair.Value),
            Has.All.EqualTo(partitions / brokers));
    }

    private static string Lost(int broker, MetadataImage image) =>
        Text(ReplicationControl.AfterLossOf(broker, image, new()));

    private static string Failed(int broker, MetadataImage image, int leaderEpoch, Guid? topicId = null) => Text(
        ReplicationControl.AfterFailureOf(
            broker, [new OfflineReport(topicId ?? Orders, 0, leaderEpoch)], image, new()));

    private static string Text(IEnumerable<MetadataRecord> records) => string.Join("; ", records
        .Cast<MetadataRecord.PartitionChange>()
        .Select(change => $"isr {string.Join(',', change.Isr)} leader {change.Leader} elected {change.Elected}"));

    private static MetadataImage Fence(MetadataImage image, int broker) => image.Apply(
        new MetadataRecord.FenceBroker(broker, image.Brokers[broker].Epoch, Fenced: true), image.Offset + 1);

    private static MetadataImage Image(int[] replicas, int[] isr, int leader)
    {
        var image = MetadataImage.Empty;
        foreach (var broker in replicas)
        {
            image = image.Apply(
                new MetadataRecord.RegisterBroker(broker, Guid.NewGuid(), Configs.EndpointOf(broker)),
                image.Offset + 1);
            image = image.Apply(
                new MetadataRecord.FenceBroker(broker, image.Offset, Fenced: false), image.Offset + 1);
        }

        return image.Apply(new MetadataRecord.NewTopic("orders", Orders), 100)
            .Apply(new MetadataRecord.NewPartition("orders", 0, [.. replicas], [.. isr], leader), 101);
    }
}
