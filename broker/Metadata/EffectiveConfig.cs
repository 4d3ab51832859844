using Broker.Configuration;

namespace Broker.Metadata;

/// <summary>The configuration that holds: what a node was started with, and what the metadata replaces.</summary>
public static class EffectiveConfig
{
    /// <summary>The configuration of a node.</summary>
    /// <param name="own">What it was started with.</param>
    /// <param name="image">The metadata.</param>
    /// <exception cref="ConfigException">Values of the metadata do not go together with its own.</exception>
    public static BrokerConfig Of(BrokerConfig own, MetadataImage image)
    {
        var config = own;
        foreach (var node in (ReadOnlySpan<int>)[MetadataRecord.AllNodes, own.NodeId])
        {
            if (image.NodeConfigs.TryGetValue(node, out var values))
            {
                config = DynamicConfigKeys.Apply(config, values, isForAll: node == MetadataRecord.AllNodes);
            }
        }

        return config;
    }

    /// <summary>
    /// As far as the controller decides by it: how many in-sync replicas a topic needs, and who may be elected. These
    /// values go together with any others.
    /// </summary>
    /// <param name="own">What the node was started with.</param>
    /// <param name="image">The metadata.</param>
    /// <param name="topic">The topic.</param>
    public static BrokerConfig OfElections(BrokerConfig own, MetadataImage image, TopicImage topic)
    {
        var ofAll = image.NodeConfigs.GetValueOrDefault(MetadataRecord.AllNodes) ?? TopicImage.NoConfigs;
        return TopicConfigKeys.Apply(
            DynamicConfigKeys.Apply(own, ForElections(ofAll), isForAll: true), ForElections(topic.Configs));
    }

    private static IEnumerable<KeyValuePair<string, string>> ForElections(
        IEnumerable<KeyValuePair<string, string>> values) =>
        values.Where(value => value.Key is "min.insync.replicas" or "unclean.leader.election.enable");
}
