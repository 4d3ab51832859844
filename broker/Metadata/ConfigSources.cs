using Broker.Configuration;
using Broker.Protocol;

namespace Broker.Metadata;

/// <summary>Which sources have a value for a key, the one that holds first.</summary>
public static class ConfigSources
{
    // What the default of some keys is said to be follows from other keys.
    private const string FollowsFrom = "the value ";

    /// <summary>A value, and by which key which source has it.</summary>
    /// <param name="Name">The key.</param>
    /// <param name="Value">The value as text; null where there is none.</param>
    /// <param name="Source">The source.</param>
    public readonly record struct Sourced(string Name, string? Value, ConfigSource Source);

    /// <summary>The values of a topic's key on a node: one at least.</summary>
    public static IReadOnlyList<Sourced> OfTopic(
        TopicConfigKey key, TopicImage topic, BrokerConfig own, MetadataImage image)
    {
        var values = new List<Sourced>();
        if (topic.Configs.TryGetValue(key.Name, out var value))
        {
            values.Add(new(key.Name, value, ConfigSource.DynamicTopicConfig));
        }

        values.AddRange(key.Own is { } topicOnly
            ? [new(key.Name, topicOnly.Default, ConfigSource.DefaultConfig)]
            : OfNode(key.Replaced, own, image));
        return values;
    }

    /// <summary>The values of a node's key: one at least.</summary>
    public static IReadOnlyList<Sourced> OfNode(ConfigKey key, BrokerConfig own, MetadataImage image)
    {
        var values = new List<Sourced>();
        Add(ValueIn(image, own.NodeId, key.Name), ConfigSource.DynamicBrokerConfig);
        Add(ValueIn(image, MetadataRecord.AllNodes, key.Name), ConfigSource.DynamicDefaultBrokerConfig);
        Add(own.Given.GetValueOrDefault(key.Name), ConfigSource.StaticBrokerConfig);
        if (values.Count == 0 || key.Default is not null)
        {
            var isText = key.Default?.StartsWith(FollowsFrom, StringComparison.Ordinal) == false;
            values.Add(new(key.Name, isText ? key.Default : null, ConfigSource.DefaultConfig));
        }

        return values;

        void Add(string? value, ConfigSource source)
        {
            if (value is not null)
            {
                values.Add(new(key.Name, value, source));
            }
        }
    }

    /// <summary>The value that the metadata has for a node, or for all of them; null for none.</summary>
    public static string? ValueIn(MetadataImage image, int node, string key) =>
        image.NodeConfigs.GetValueOrDefault(node)?.GetValueOrDefault(key);
}
