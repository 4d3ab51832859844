using System.Collections.Immutable;

namespace Broker.Metadata;

/// <summary>
/// An immutable picture of the cluster's metadata after a prefix of the metadata log. Every node that applied the same
/// prefix has an equal picture.
/// </summary>
public sealed record MetadataImage
{
    /// <summary>The picture before the first record.</summary>
    public static MetadataImage Empty { get; } = new();

    /// <summary>Offset of the last record applied; -1 before the first.</summary>
    public long Offset { get; private init; } = -1;

    /// <summary>Brokers by node id.</summary>
    public ImmutableSortedDictionary<int, BrokerRegistration> Brokers { get; private init; } =
        ImmutableSortedDictionary<int, BrokerRegistration>.Empty;

    /// <summary>Topics by name.</summary>
    public ImmutableSortedDictionary<string, TopicImage> Topics { get; private init; } =
        ImmutableSortedDictionary.Create<string, TopicImage>(StringComparer.Ordinal);

    /// <summary>Names of the topics by id.</summary>
    public ImmutableSortedDictionary<Guid, string> TopicNames { get; private init; } =
        ImmutableSortedDictionary<Guid, string>.Empty;

    /// <summary>
    /// Values that brokers were given while they run, by node id, for all of them under
    /// <see cref="MetadataRecord.AllNodes"/>, and by key.
    /// </summary>
    public ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, string>> NodeConfigs
    {
        get;
        private init;
    } = ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, string>>.Empty;

    /// <summary>The first producer id that no broker was given yet; only grows.</summary>
    public long NextProducerId { get; private init; }

    /// <summary>The registration of a partition, or null if there is no such partition.</summary>
    public PartitionRegistration? Find(string topic, int partition) =>
        Topics.TryGetValue(topic, out var found) && partition >= 0 && partition < found.Partitions.Length
            ? found.Partitions[partition]
            : null;

    /// <summary>The topic with an id, or null if there is no such topic (any more).</summary>
    public TopicImage? Find(Guid topicId) =>
        TopicNames.TryGetValue(topicId, out var name) ? Topics[name] : null;

    /// <summary>Whether the broker is registered and not fenced.</summary>
    public bool IsUnfenced(int broker) => Brokers.TryGetValue(broker, out var found) && !found.Fenced;

    /// <summary>
    /// Whether the broker may lead and be in sync: it is registered, not fenced, and does not shut down.
    /// </summary>
    public bool IsActive(int broker) =>
        Brokers.TryGetValue(broker, out var found) && found is { Fenced: false, IsShuttingDown: false };

    /// <summary>The picture after one more record, which stands at <paramref name="offset"/>.</summary>
    /// <exception cref="InvalidDataException">The record does not fit the picture: the metadata log is
    /// damaged.</exception>
    public MetadataImage Apply(MetadataRecord record, long offset)
    {
        var next = record switch
        {
            MetadataRecord.NoOp => this,
            MetadataRecord.RegisterBroker r => WithBroker(
                new(r.Id, r.Incarnation, offset, r.Endpoint, Fenced: true)
                {
                    DurableDirs = r.DurableDirs,
                    Rack = r.Rack,
                }),
            MetadataRecord.FenceBroker r => WithBroker(Registered(r.Id, r.Epoch) with { Fenced = r.Fenced }),
            MetadataRecord.ShutDownBroker r => WithBroker(Registered(r.Id, r.Epoch) with { IsShuttingDown = true }),
            MetadataRecord.NewTopic r => WithNewTopic(r),
            MetadataRecord.TopicConfig r => WithTopicConfig(r),
            MetadataRecord.NodeConfig r => WithNodeConfig(r),
            MetadataRecord.RemoveTopic r => WithoutTopic(r),
            MetadataRecord.NewPartition r => WithNewPartition(r),
            MetadataRecord.PartitionChange r => WithChange(r),
            MetadataRecord.ProducerIds r => WithProducerIds(r),
            _ => throw new InvalidDataException($"Unknown metadata record {record.GetType().Name}."),
        };
        return next with { Offset = offset };
    }

    private MetadataImage WithBroker(BrokerRegistration broker) =>
        this with { Brokers = Brokers.SetItem(broker.Id, broker) };

    private MetadataImage WithTopic(TopicImage topic) => this with { Topics = Topics.SetItem(topic.Name, topic) };

    private MetadataImage WithNewTopic(MetadataRecord.NewTopic record) =>
        Topics.ContainsKey(record.Name) || TopicNames.ContainsKey(record.Id)
            ? throw new InvalidDataException($"Metadata creates topic '{record.Name}' ({record.Id}), which exists.")
            : WithTopic(new(record.Name, record.Id, [])) with { TopicNames = TopicNames.Add(record.Id, record.Name) };

    private MetadataImage WithTopicConfig(MetadataRecord.TopicConfig record)
    {
        var topic = TopicOf(record.Topic);
        return WithTopic(topic with
        {
            Configs = With(topic.Configs, record.Key, record.Value),
            MayHaveGaps = topic.MayHaveGaps || (record.Key == "cleanup.policy" && !topic.Partitions.IsEmpty),
        });
    }

    private MetadataImage WithNodeConfig(MetadataRecord.NodeConfig record)
    {
        var known = NodeConfigs.GetValueOrDefault(record.Node) ?? TopicImage.NoConfigs;
        var changed = With(known, record.Key, record.Value);
        return this with
        {
            NodeConfigs = changed.IsEmpty ? NodeConfigs.Remove(record.Node) : NodeConfigs.SetItem(record.Node, changed),
        };
    }

    private static ImmutableSortedDictionary<string, string> With(
        ImmutableSortedDictionary<string, string> configs, string key, string? value) =>
        value is null ? configs.Remove(key) : configs.SetItem(key, value);

    private MetadataImage WithoutTopic(MetadataRecord.RemoveTopic record) =>
        TopicNames.TryGetValue(record.Id, out var name)
            ? this with { Topics = Topics.Remove(name), TopicNames = TopicNames.Remove(record.Id) }
            : throw new InvalidDataException($"Metadata deletes topic {record.Id}, which does not exist.");

    private BrokerRegistration Registered(int id, long epoch) =>
        Brokers.TryGetValue(id, out var broker) && broker.Epoch == epoch
            ? broker
            : throw new InvalidDataException(
                $"Metadata changes broker {id} in epoch {epoch}, which is not registered.");

    private MetadataImage WithNewPartition(MetadataRecord.NewPartition record)
    {
        var topic = TopicOf(record.Topic);
        if (record.Index != topic.Partitions.Length)
        {
            throw new InvalidDataException($"Metadata adds partition {record.Topic}-{record.Index} out of order.");
        }

        var partition = new PartitionRegistration(record.Replicas, record.Isr, record.Leader, 0, 0);
        return WithTopic(topic with { Partitions = topic.Partitions.Add(partition) });
    }

    private MetadataImage WithChange(MetadataRecord.PartitionChange record)
    {
        var topic = TopicOf(record.Topic);
        var old = Find(record.Topic, record.Index)
            ?? throw new InvalidDataException(
                $"Metadata changes partition {record.Topic}-{record.Index}, which does not exist.");
        var changed = old with
        {
            Isr = record.Isr,
            Elr = record.Elr,
            LastKnownElr = record.LastKnownElr,
            IsRecovering = record.IsRecovering,
            Leader = record.Leader,
            LeaderEpoch = old.LeaderEpoch + (record.Elected ? 1 : 0),
            PartitionEpoch = old.PartitionEpoch + 1,
        };
        return WithTopic(topic with { Partitions = topic.Partitions.SetItem(record.Index, changed) });
    }

    private MetadataImage WithProducerIds(MetadataRecord.ProducerIds record) => record.NextProducerId > NextProducerId
        ? this with { NextProducerId = record.NextProducerId }
        : throw new InvalidDataException(
            $"Metadata gives producer ids up to {record.NextProducerId}, which were given before.");

    private TopicImage TopicOf(string name) => Topics.TryGetValue(name, out var topic)
        ? topic
        : throw new InvalidDataException($"Metadata names topic '{name}', which does not exist.");
}
