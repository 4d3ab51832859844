namespace Broker.Configuration;

/// <summary>
/// The table of all keys of topics. A topic behaves as if the brokers were configured with the values it replaces.
/// </summary>
public static class TopicConfigKeys
{
    /// <summary>All keys by name.</summary>
    public static IReadOnlyList<TopicConfigKey> All { get; } =
    [
        new("cleanup.policy", "log.cleanup.policy"),
        new("delete.retention.ms", "log.cleaner.delete.retention.ms"),
        new("file.delete.delay.ms", "file.delete.delay.ms"),
        new("flush.messages", "log.flush.interval.messages"),
        new("follower.replication.throttled.replicas", null)
        {
            Own = new("follower.replication.throttled.replicas", "",
                "Replicas that fetch no more than follower.replication.throttled.rate: partition:broker,… or *.",
                (config, text) => config with { FollowerThrottledReplicas = ThrottledReplicas.Parse(text) }),
        },
        new("index.interval.bytes", "log.index.interval.bytes"),
        new("leader.replication.throttled.replicas", null)
        {
            Own = new("leader.replication.throttled.replicas", "",
                "Replicas that, while they lead, send no more than leader.replication.throttled.rate: "
                    + "partition:broker,… or *.",
                (config, text) => config with { LeaderThrottledReplicas = ThrottledReplicas.Parse(text) }),
        },
        new("max.compaction.lag.ms", "log.cleaner.max.compaction.lag.ms"),
        new("min.cleanable.dirty.ratio", "log.cleaner.min.cleanable.ratio"),
        new("min.compaction.lag.ms", "log.cleaner.min.compaction.lag.ms"),
        new("min.insync.replicas", "min.insync.replicas"),
        new("retention.bytes", "log.retention.bytes"),
        new("retention.ms", "log.retention.ms"),
        new("segment.bytes", "log.segment.bytes"),
        new("segment.index.bytes", "log.index.size.max.bytes"),
        new("segment.ms", "log.roll.ms"),
        new("unclean.leader.election.enable", "unclean.leader.election.enable"),
    ];

    /// <summary>The key with exactly this name, or null.</summary>
    public static TopicConfigKey? Find(string name) => All.FirstOrDefault(key => key.Name == name);

    /// <summary>The configuration of a broker as it is for a topic.</summary>
    /// <param name="config">The configuration of the broker.</param>
    /// <param name="topic">What the topic replaces: values by key.</param>
    /// <exception cref="ConfigException">An unknown key, a value that does not fit, or one that contradicts
    /// others.</exception>
    public static BrokerConfig Apply(BrokerConfig config, IEnumerable<KeyValuePair<string, string>> topic)
    {
        var given = new Dictionary<string, ConfigOrigin>();
        foreach (var (name, value) in topic)
        {
            var origin = new ConfigOrigin("topic");
            var key = Find(name) ?? throw new ConfigException(
                origin, name,
                $"topics have no such key; the keys are {string.Join(", ", All.Select(known => known.Name))}.");
            given[key.Replaced.Name] = origin;
            try
            {
                config = key.Replaced.Apply(config, value.Trim());
            }
            catch (FormatException mistake)
            {
                throw new ConfigException(origin, name, mistake.Message);
            }
        }

        ConfigRules.Verify(config, "topic", given);
        return config;
    }
}
