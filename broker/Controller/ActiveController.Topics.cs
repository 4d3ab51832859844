using Broker.Metadata;
using Broker.Protocol;

namespace Broker.Controller;

/// <content>Topics.</content>
internal sealed partial class ActiveController
{
    /// <summary>Creates a topic.</summary>
    /// <param name="name">Its name, a valid one.</param>
    /// <param name="partitions">Number of partitions; -1 for <c>num.partitions</c>.</param>
    /// <param name="replicationFactor">Replicas of each; -1 for <c>default.replication.factor</c>.</param>
    /// <param name="configs">Its own values for keys of its configuration, by key; null for none.</param>
    /// <param name="validateOnly">Whether to check everything, and create nothing.</param>
    /// <returns>The error, and in words where the code does not say it all; without one the topic.</returns>
    public async Task<(ErrorCode Error, TopicImage? Topic, string? Message)> CreateTopicAsync(
        string name, int partitions, int replicationFactor, IReadOnlyDictionary<string, string>? configs = null,
        bool validateOnly = false)
    {
        partitions = partitions == -1 ? config.NumPartitions : partitions;
        replicationFactor = replicationFactor == -1 ? config.DefaultReplicationFactor : replicationFactor;
        var brokers = image.Brokers.Keys.Where(image.IsActive).ToList();
        var error = TopicRules.Check(
            name, partitions, replicationFactor, brokers.Count, image.Topics.ContainsKey(name));
        if (error != ErrorCode.None)
        {
            return (error, null, null);
        }

        var own = (configs ?? new Dictionary<string, string>())
            .OrderBy(given => given.Key, StringComparer.Ordinal).ToList();
        if (TopicRules.FindMistake(config, image, own) is { } mistake)
        {
            return (ErrorCode.InvalidConfig, null, mistake);
        }

        var assigned = ReplicaAssignment.Assign(
            brokers, ports.Random.Below(brokers.Count), partitions, replicationFactor);
        List<MetadataRecord> records = [new MetadataRecord.NewTopic(name, ports.Random.NextUuid())];
        records.AddRange(own.Select(given => new MetadataRecord.TopicConfig(name, given.Key, given.Value)));
        records.AddRange(assigned.Select((replicas, index) =>
            new MetadataRecord.NewPartition(name, index, replicas, replicas, replicas[0])));

        // As it will be: by the time it is committed, it may be deleted again.
        var topic = records.Aggregate(image, (next, record) => next.Apply(record, next.Offset)).Topics[name];
        error = validateOnly ? ErrorCode.None : await DecideAsync(records);
        return (error, error == ErrorCode.None ? topic : null, null);
    }

    /// <summary>Deletes a topic. Its name is free as soon as this is decided; brokers delete the data later.</summary>
    /// <param name="name">Its name, or null where it is named by its id.</param>
    /// <param name="id">Its id, or empty where it is named by its name (KIP-516).</param>
    /// <returns>The error; the topic as it was where it was found.</returns>
    public async Task<(ErrorCode Error, TopicImage? Topic)> DeleteTopicAsync(string? name, Guid id)
    {
        if (!config.DeleteTopicEnabled)
        {
            return (ErrorCode.TopicDeletionDisabled, null);
        }

        if (name is null == (id == Guid.Empty))
        {
            return (ErrorCode.InvalidRequest, null);
        }

        var topic = name is null ? image.Find(id) : image.Topics.GetValueOrDefault(name);
        if (topic is null)
        {
            return (name is null ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition, null);
        }

        return (await DecideAsync([new MetadataRecord.RemoveTopic(topic.Id)]), topic);
    }
}
