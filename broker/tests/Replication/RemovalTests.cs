using Broker.Metadata;
using Broker.Protocol;
using Broker.Replication;
using Broker.Storage;

namespace Broker.Tests.Replication;

/// <summary>Topics that are deleted, and others that take their names.</summary>
public sealed class RemovalTests
{
    private const string Logs = "/data/logs";

    [Test]
    public void Delete_AppendAndReadWait_AreToldThatTheTopicIsUnknown()
    {
        var shard = Shard.Leading([1, 2, 3]);
        var append = shard.Append();
        var byName = shard.Read(offset: 0, waitMs: 10_000);
        var byId = Fetch(shard, shard.TopicId, waitMs: 10_000);
        shard.Run(10);
        Assert.That(append.IsCompleted || byName.IsCompleted || byId.IsCompleted, Is.False);

        shard.Delete();

        Assert.That(shard.Await(append).Error, Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
        Assert.That(shard.Await(byName).Error, Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
        Assert.That(shard.Await(byId).Error, Is.EqualTo(ErrorCode.UnknownTopicId));
        Assert.That(shard.Await(shard.Append()).Error, Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
    }

    [Test]
    public void Delete_FlushUnderWay_DirectoryGoesAfterIt()
    {
        var shard = Shard.Leading([1, 2, 3]);
        shard.Disk.IsHolding = true;
        var append = shard.Append(acks: 1);
        shard.Run(10);

        shard.Delete();
        shard.Run(10);
        Assert.That(append.IsCompleted, Is.False);
        Assert.That(shard.Disk.List(Logs), Does.Contain("orders-0"));

        shard.Disk.IsHolding = false;
        shard.Disk.ReleaseAll();
        Assert.That(shard.Await(append).Error, Is.EqualTo(ErrorCode.UnknownTopicOrPartition));
        shard.Run(10);
        Assert.That(shard.Disk.List(Logs), Does.Not.Contain("orders-0"));
    }

    [Test]
    public void Delete_Directory_IsRenamedAndDeletedLater()
    {
        var shard = Shard.Leading([1, 2, 3]);
        var id = shard.TopicId;
        shard.Await(shard.Append(acks: 1));

        shard.Delete();
        shard.Run(100);
        string[] renamed = [$"orders-0.{id:N}-delete", $"orders-1.{id:N}-delete"];
        Assert.That(Directories(shard), Is.EqualTo(renamed));

        shard.Run(61_000);
        Assert.That(Directories(shard), Is.Empty);
        Assert.That(shard.Events.All.Select(happened => happened.ToString()),
            Has.Some.Contains("orders-1: broker 1 removed its replica"));
    }

    [Test]
    public void CreateAgain_UnderTheSameName_BeginsEmptyAndKeepsTheIdsApart()
    {
        var shard = Shard.Leading([1, 2, 3]);
        var old = shard.TopicId;
        shard.Await(shard.Append(acks: 1, count: 5));
        shard.Apply(new MetadataRecord.RemoveTopic(old));
        shard.Apply(new MetadataRecord.NewTopic(Shard.Id.Topic, Guid.NewGuid()));
        shard.Apply(new MetadataRecord.NewPartition(Shard.Id.Topic, 0, [1, 2, 3], [1, 2, 3], 1));
        shard.Deliver();
        shard.Run(100);

        Assert.That(shard.Await(Fetch(shard, old)).Error, Is.EqualTo(ErrorCode.UnknownTopicId));
        Assert.That(shard.Await(Fetch(shard, shard.TopicId)).Error, Is.EqualTo(ErrorCode.None));
        Assert.That(shard.Await(shard.Append(acks: 1)), Is.EqualTo((ErrorCode.None, 0L)));
    }

    [Test]
    public void Fetch_ById_NewTopicNotTakenOverYet_OldOneIsNotServed()
    {
        var shard = Shard.Leading([1, 2, 3]);
        shard.Disk.IsHolding = true;
        _ = shard.Append(acks: 1);
        shard.Run(10);
        shard.Apply(new MetadataRecord.RemoveTopic(shard.TopicId));
        shard.Apply(new MetadataRecord.NewTopic(Shard.Id.Topic, Guid.NewGuid()));
        shard.Apply(new MetadataRecord.NewPartition(Shard.Id.Topic, 0, [1, 2, 3], [1, 2, 3], 1));
        shard.Deliver();

        Assert.That(shard.Await(Fetch(shard, shard.TopicId)).Error, Is.EqualTo(ErrorCode.NotLeaderOrFollower));
    }

    [Test]
    public void Start_DirectoriesOfADeletedTopic_AreRemovedAndNobodyElses()
    {
        var before = Shard.Leading([1, 2, 3]);
        var deleted = before.TopicId;
        before.Await(before.Append(acks: 1));
        before.Disk.CreateDirectory($"{Logs}/lost-1");
        before.Disk.CreateDirectory($"{Logs}/other");

        var shard = new Shard(disk: before.Disk.Crash(new Random(1)));
        shard.Disk.CreateDirectory($"{Logs}/lost-1");
        shard.Disk.CreateDirectory($"{Logs}/other");
        shard.Run(100);

        string[] left = ["lost-1", $"orders-0.{deleted:N}-delete", $"orders-1.{deleted:N}-delete", "other"];
        Assert.That(Directories(shard), Is.EqualTo(left));
        Assert.That(shard.Events.All.Select(happened => happened.ToString()),
            Has.Some.Contains("orders-0: broker 1 removed its replica, as the topic was deleted while"));
    }

    [Test]
    public void Start_TopicCreatedAgainMeanwhile_OldRecordsAreNotServed()
    {
        var before = Shard.Leading([1, 2, 3]);
        before.Await(before.Append(acks: 1, count: 5));

        var shard = Shard.Leading([1, 2, 3], disk: before.Disk.Crash());

        Assert.That(shard.Await(shard.Append(acks: 1)), Is.EqualTo((ErrorCode.None, 0L)));
        Assert.That(Directories(shard), Has.Some.EqualTo($"orders-0.{before.TopicId:N}-delete"));
    }

    private static List<string> Directories(Shard shard) =>
        [.. shard.Disk.List(Logs).Where(name => !shard.Disk.FileExists(StoragePaths.Combine(Logs, name)))];

    private static Task<FetchAnswer> Fetch(Shard shard, Guid topicId, int waitMs = 0) => shard.One(new FetchQuestion(
        FetchQuestion.Consumer, -1, 7, TimeSpan.FromMilliseconds(waitMs), 1 << 20,
        [new FetchPartition(new TopicPartition("", 0), -1, 0, -1, 1 << 20) { TopicId = topicId }]));
}
