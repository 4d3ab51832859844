using Broker.Configuration;
using Broker.Metadata;

namespace Broker.Replication;

/// <summary>
/// The configuration of a broker as it is for each topic. Worked out anew only where the metadata has other values.
/// </summary>
internal sealed class TopicConfigs(PartitionContext context)
{
    private readonly SortedDictionary<Guid, (TopicImage Topic, BrokerConfig Config)> known = [];
    private MetadataImage image = MetadataImage.Empty;

    /// <summary>The configuration of the broker, with what the metadata replaces.</summary>
    public BrokerConfig OfBroker { get; private set; } = context.Config;

    /// <summary>Another picture of the metadata holds from now on.</summary>
    public void OnImage(MetadataImage next)
    {
        if (!ReferenceEquals(next.NodeConfigs, image.NodeConfigs))
        {
            known.Clear();
            OfBroker = OrElse(context.Config, "brokers", () => EffectiveConfig.Of(context.Config, next));
        }

        foreach (var gone in known.Keys.Where(id => next.Find(id) is null).ToList())
        {
            known.Remove(gone);
        }

        image = next;
    }

    /// <summary>The configuration for a topic of the present picture: the same object until it changes.</summary>
    public BrokerConfig Of(TopicImage topic)
    {
        if (!known.TryGetValue(topic.Id, out var last) || !ReferenceEquals(last.Topic.Configs, topic.Configs))
        {
            var config = topic.Configs.IsEmpty
                ? OfBroker
                : OrElse(OfBroker, topic.Name, () => TopicConfigKeys.Apply(OfBroker, topic.Configs));
            known[topic.Id] = last = (topic, config);
        }

        return last.Config;
    }

    // The controller verified the values with its own configuration, which this broker's may contradict.
    private BrokerConfig OrElse(BrokerConfig basis, string name, Func<BrokerConfig> replaced)
    {
        try
        {
            return replaced();
        }
        catch (ConfigException mistake)
        {
            context.Events.Report(new PartitionEvents.ConfigIgnored(name, context.Config.NodeId, mistake.Message));
            return basis;
        }
    }
}
