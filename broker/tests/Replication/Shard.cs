using System.Collections.Immutable;
using Broker.Configuration;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Replication;
using Broker.Runtime;
using Broker.Storage;
using Broker.Tests.Doubles;
using Broker.Tests.Storage;

namespace Broker.Tests.Replication;

/// <summary>The replicas of broker 1 of 3; the test plays controller, followers and clients.</summary>
internal sealed class Shard
{
    public static readonly TopicPartition Id = new("orders", 0);
    public static readonly TopicPartition Second = new("orders", 1);
    private static readonly Guid Incarnation = Guid.Parse("11111111-0000-0000-0000-000000000000");

    public Shard(
        ReadConfirmation confirmation = ReadConfirmation.None,
        BrokerRules? rules = null,
        Func<BrokerConfig, BrokerConfig>? configure = null,
        MemoryStorage? disk = null,
        params MetadataRecord[] known)
    {
        Disk = disk ?? new MemoryStorage();
        foreach (var record in known)
        {
            Apply(record);
        }

        var config = Configs.Of(1) with { ReadConfirmation = confirmation };
        config = configure?.Invoke(config) ?? config;
        Reactor = new MortalReactor(World, "partitions-0");
        var ports = World.Ports.With(Disk);
        var context = new PartitionContext(config, rules ?? BrokerRules.Correct, Reactor, World.Time, Events);
        Manager = World.Run(() => Reactor.Ask(async () => new ReplicaManager(
            context, ports, Controller, Incarnation, await LogDirectories.OpenAsync(
                Disk, config.LogDirs, LogOptions.From(config), _ => Task.CompletedTask))));
        for (var broker = 1; broker <= 3; broker++)
        {
            Register(broker, broker == 1 ? Incarnation : Guid.NewGuid());
        }
    }

    public TestWorld World { get; } = new();

    public MemoryStorage Disk { get; }

    public RecordedEvents Events { get; } = new();

    public FakeControllerLink Controller { get; } = new();

    public MortalReactor Reactor { get; }

    public ReplicaManager Manager { get; }

    public MetadataImage Image { get; private set; } = MetadataImage.Empty;

    /// <summary>A shard that leads the partition in leader epoch 0.</summary>
    public static Shard Leading(
        ImmutableArray<int> isr,
        ReadConfirmation confirmation = ReadConfirmation.None,
        BrokerRules? rules = null,
        Func<BrokerConfig, BrokerConfig>? configure = null,
        MemoryStorage? disk = null,
        Guid? topicId = null)
    {
        MetadataRecord[] topic =
        [
            new MetadataRecord.NewTopic(Id.Topic, topicId ?? Guid.NewGuid()),
            new MetadataRecord.NewPartition(Id.Topic, 0, [1, 2, 3], isr, 1),
            new MetadataRecord.NewPartition(Id.Topic, 1, [1, 2, 3], isr, 1),
        ];

        // Who restarts knows of the topic when it registers.
        if (disk is not null)
        {
            return new Shard(confirmation, rules, configure, disk, topic);
        }

        var shard = new Shard(confirmation, rules, configure);
        foreach (var record in topic)
        {
            shard.Publish(record);
        }

        return shard;
    }

    /// <summary>The topic is deleted.</summary>
    public void Delete() => Publish(new MetadataRecord.RemoveTopic(TopicId));

    /// <summary>Id of the topic.</summary>
    public Guid TopicId => Image.Topics[Id.Topic].Id;

    public long EpochOf(int broker) => Image.Brokers[broker].Epoch;

    /// <summary>Registers a process and unfences it; others are not told of its partitions.</summary>
    public void Register(int broker, Guid incarnation)
    {
        Publish(new MetadataRecord.RegisterBroker(broker, incarnation, Configs.EndpointOf(broker))
        {
            Rack = $"rack-{broker}",
        });
        Publish(new MetadataRecord.FenceBroker(broker, EpochOf(broker), Fenced: false));
    }

    public void Publish(MetadataRecord record)
    {
        Apply(record);
        Deliver();
    }

    /// <summary>Changes the metadata without delivering it.</summary>
    public void Apply(MetadataRecord record) => Image = Image.Apply(record, Image.Offset + 1);

    public void Deliver()
    {
        Reactor.Post(() => Manager.OnImage(Image));
        Run(1);
    }

    /// <summary>Another leader, or this one again, is elected.</summary>
    public void Elect(int leader, params int[] isr) =>
        Publish(new MetadataRecord.PartitionChange(Id.Topic, 0, [.. isr], leader, Elected: true));

    public void Run(double milliseconds)
    {
        World.Run(() => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), World.Time));
        Assert.That(Reactor.Failure, Is.Null);
    }

    public Task<(ErrorCode Error, long BaseOffset)> Append(short acks = -1, int limitMs = 60_000, int count = 1) =>
        Reactor.Ask(() => Manager.AppendAsync(
            Id, Batches.Produced(count), acks, TimeSpan.FromMilliseconds(limitMs)));

    public Task<(ErrorCode Error, long BaseOffset)> Append(byte[] batch) =>
        Reactor.Ask(() => Manager.AppendAsync(Id, batch, -1, TimeSpan.FromMinutes(1)));

    public Task<(ErrorCode Error, long LowWatermark)> DeleteRecords(long offset, int limitMs = 60_000) =>
        Reactor.Ask(() => Manager.DeleteRecordsAsync(Id, offset, TimeSpan.FromMilliseconds(limitMs)));

    /// <summary>A follower fetches; it is answered at once unless told to wait.</summary>
    public Task<FetchAnswer> Follow(
        int follower, long offset, int? lastEpoch = null,
        long? brokerEpoch = null, long? connection = null, int waitMs = 0,
        long startOffset = 0)
    {
        var question = new FetchQuestion(
            follower, brokerEpoch ?? EpochOf(follower),
            connection ?? follower, TimeSpan.FromMilliseconds(waitMs), 1 << 20,
            [
                new FetchPartition(Id, LeaderEpoch, offset, lastEpoch ?? (offset == 0 ? -1 : 0), 1 << 20)
                {
                    StartOffset = startOffset,
                },
            ]);
        return One(question);
    }

    public Task<FetchAnswer> Read(long offset, int waitMs = 0) => One(new FetchQuestion(
        FetchQuestion.Consumer, -1, 77, TimeSpan.FromMilliseconds(waitMs),
        1 << 20, [new FetchPartition(Id, -1, offset, -1, 1 << 20)]));

    public T Await<T>(Task<T> task)
    {
        var result = World.Run(() => task);
        Assert.That(Reactor.Failure, Is.Null);
        return result;
    }

    private int LeaderEpoch => Image.Find(Id.Topic, 0)!.LeaderEpoch;

    public Task<FetchAnswer> One(FetchQuestion question) =>
        Reactor.Ask(async () => (await Manager.FetchAsync(question))[0]);
}
