using System.Globalization;
using Broker.Configuration;
using Broker.Links;
using Broker.Metadata;
using Broker.Protocol;
using Broker.Protocol.DescribeConfigs;

namespace Broker.Requests;

/// <summary>
/// Describes the configurations of topics and of this broker, as the metadata has them here. On the reactor of the
/// connections.
/// </summary>
internal sealed class DescribeConfigsHandler(BrokerConfig config, ControllerLink controller)
{
    // By key; finding out tries values.
    private readonly SortedDictionary<string, ConfigValueType> types = new(StringComparer.Ordinal);

    /// <summary>Answers the request.</summary>
    public Task<DescribeConfigsResponse?> HandleAsync(RequestContext context, DescribeConfigsRequest request) =>
        Task.FromResult<DescribeConfigsResponse?>(new DescribeConfigsResponse
        {
            Resources = [.. request.Resources.Select(resource => Describe(request, resource, controller.Image))],
        });

    private DescribeConfigsResponse.Resource Describe(
        DescribeConfigsRequest request, DescribeConfigsRequest.Resource wanted, MetadataImage image)
    {
        var (error, message, found) = wanted switch
        {
            { Type: ConfigResourceType.Topic } when image.Topics.TryGetValue(wanted.Name, out var topic) =>
                (ErrorCode.None, null, KeysOf(topic, image)),
            { Type: ConfigResourceType.Topic } =>
                (ErrorCode.UnknownTopicOrPartition, $"There is no topic {wanted.Name}.", []),
            { Type: ConfigResourceType.Broker, Name: "" } => (ErrorCode.None, null, KeysOfAllBrokers(image)),
            { Type: ConfigResourceType.Broker } when wanted.Name == Self => (ErrorCode.None, null, KeysOfBroker(image)),
            { Type: ConfigResourceType.Broker } => (
                ErrorCode.InvalidRequest,
                $"This is broker {Self}; ask broker {wanted.Name} itself, or for the empty name.", []),
            _ => ((ErrorCode, string?, IEnumerable<Key>))(
                ErrorCode.InvalidRequest,
                $"Resources of type {(sbyte)wanted.Type} have no configuration; topics (2) and brokers (4) have.", []),
        };
        var names = wanted.Keys?.Select(key => key.Name).ToHashSet();
        return new DescribeConfigsResponse.Resource(error, message, wanted.Type, wanted.Name,
            [.. found.Where(key => names?.Contains(key.Name) != false).Select(key => Describe(request, key))]);
    }

    private string Self => config.NodeId.ToString(CultureInfo.InvariantCulture);

    private IEnumerable<Key> KeysOf(TopicImage topic, MetadataImage image) => TopicConfigKeys.All.Select(key =>
        new Key(key.Name, key.Replaced, IsDynamic: true, ConfigSources.OfTopic(key, topic, config, image)));

    private IEnumerable<Key> KeysOfBroker(MetadataImage image) => ConfigKeys.All.Select(key =>
        new Key(
            key.Name, key, IsDynamic: DynamicConfigKeys.Find(key.Name) is not null,
            ConfigSources.OfNode(key, config, image)));

    // Only what was given to all of them: the rest may be another one on each.
    private static IEnumerable<Key> KeysOfAllBrokers(MetadataImage image) =>
        from pair in image.NodeConfigs.GetValueOrDefault(MetadataRecord.AllNodes) ?? TopicImage.NoConfigs
        let key = ConfigKeys.Find(pair.Key)
        where key is not null
        select new Key(
            pair.Key, key, IsDynamic: true, [new(pair.Key, pair.Value, ConfigSource.DynamicDefaultBrokerConfig)]);

    private DescribedConfig Describe(DescribeConfigsRequest request, Key key) => new()
    {
        Name = key.Name,
        Value = key.Values[0].Value,
        IsReadOnly = !key.IsDynamic,
        Source = key.Values[0].Source,
        Synonyms = request.IncludeSynonyms
            ? [.. key.Values.Select(value => new DescribedConfig.Synonym(value.Name, value.Value, value.Source))]
            : [],
        Type = (sbyte)TypeOf(key.Meaning),
        Documentation = request.IncludeDocumentation ? key.Meaning.Description : null,
    };

    private ConfigValueType TypeOf(ConfigKey key)
    {
        if (!types.TryGetValue(key.Name, out var type))
        {
            types[key.Name] = type = ConfigValueTypes.Of(key, config);
        }

        return type;
    }

    private sealed record Key(
        string Name, ConfigKey Meaning, bool IsDynamic, IReadOnlyList<ConfigSources.Sourced> Values);
}
