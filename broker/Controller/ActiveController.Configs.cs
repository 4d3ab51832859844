using System.Collections.Immutable;
using System.Globalization;
using Broker.Configuration;
using Broker.Metadata;
using Broker.Protocol;

namespace Broker.Controller;

/// <content>Configurations of topics and brokers.</content>
internal sealed partial class ActiveController
{
    /// <summary>Changes the configuration of a topic, of a broker, or of all brokers: all of it or nothing.</summary>
    /// <param name="type">The kind of resource; anything may be asked for.</param>
    /// <param name="name">Its name; of a broker its node id, and empty for all brokers.</param>
    /// <param name="changes">What to change.</param>
    /// <param name="replaces">Whether every key goes that is not mentioned.</param>
    /// <param name="validateOnly">Whether to check everything, and change nothing.</param>
    /// <returns>The error; in words too, where it is about what was asked for.</returns>
    public Task<(ErrorCode Error, string? Message)> AlterConfigsAsync(
        ConfigResourceType type, string name, IReadOnlyList<ConfigChange> changes, bool replaces, bool validateOnly)
    {
        switch (type)
        {
            case ConfigResourceType.Topic:
                return image.Topics.TryGetValue(name, out var topic)
                    ? AlterTopicAsync(topic, changes, replaces, validateOnly)
                    : Refused(ErrorCode.UnknownTopicOrPartition, $"There is no topic {name}.");
            case ConfigResourceType.Broker:
                var all = name.Length == 0;
                if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var node) && !all)
                {
                    return Refused(
                        ErrorCode.InvalidRequest, $"'{name}' is not a node id; give one, or nothing for all brokers.");
                }

                return all || image.Brokers.ContainsKey(node)
                    ? AlterNodeAsync(all ? MetadataRecord.AllNodes : node, changes, replaces, validateOnly)
                    : Refused(ErrorCode.BrokerIdNotRegistered, $"There is no broker {name}.");
            default:
                return Refused(
                    ErrorCode.InvalidRequest,
                    $"Resources of type {(sbyte)type} have no configuration; topics (2) and brokers (4) have.");
        }
    }

    private static Task<(ErrorCode Error, string? Message)> Refused(ErrorCode error, string message) =>
        Task.FromResult<(ErrorCode, string?)>((error, message));

    private Task<(ErrorCode Error, string? Message)> AlterTopicAsync(
        TopicImage topic, IReadOnlyList<ConfigChange> changes, bool replaces, bool validateOnly)
    {
        var alteration = new ConfigAlteration(
            topic.Configs,
            name => TopicConfigKeys.Find(name) is { } key ? IsList(key.Replaced) : null,
            name => ConfigSources.OfTopic(TopicConfigKeys.Find(name)!, topic, config, image)[0].Value);
        var (error, message, values) = alteration.Decide(changes, replaces);
        return error != ErrorCode.None ? Refused(error, message!)
            : TopicRules.FindMistake(config, image, values) is { } mistake
                ? Refused(ErrorCode.InvalidConfig, mistake)
            : DecideConfigsAsync(
                Changes(topic.Configs, values).Select(
                    change => new MetadataRecord.TopicConfig(topic.Name, change.Key, change.Value)),
                validateOnly);
    }

    private Task<(ErrorCode Error, string? Message)> AlterNodeAsync(
        int node, IReadOnlyList<ConfigChange> changes, bool replaces, bool validateOnly)
    {
        var known = image.NodeConfigs.GetValueOrDefault(node) ?? TopicImage.NoConfigs;
        var alteration = new ConfigAlteration(
            known,
            name => ConfigKeys.Find(name) is { } key ? IsList(key) : null,
            name => ConfigSources.OfNode(ConfigKeys.Find(name)!, config, image)[0].Value);
        var (error, message, values) = alteration.Decide(changes, replaces);
        if (error != ErrorCode.None)
        {
            return Refused(error, message!);
        }

        try
        {
            DynamicConfigKeys.Apply(config, values, isForAll: node == MetadataRecord.AllNodes);
        }
        catch (ConfigException mistake)
        {
            return Refused(ErrorCode.InvalidConfig, mistake.Message);
        }

        var records = Changes(known, values).Select(
            change => new MetadataRecord.NodeConfig(node, change.Key, change.Value));
        return DecideConfigsAsync(records, validateOnly);
    }

    private async Task<(ErrorCode Error, string? Message)> DecideConfigsAsync(
        IEnumerable<MetadataRecord> changes, bool validateOnly)
    {
        var records = changes.ToList();
        if (validateOnly || records.Count == 0)
        {
            return (IsActive ? ErrorCode.None : ErrorCode.NotController, null);
        }

        var after = records.Aggregate(image, (next, record) => next.Apply(record, next.Offset));
        records.AddRange(control.AfterConfigChange(image, after, offline).ToList());
        return (await DecideAsync(records), null);
    }

    private bool IsList(ConfigKey key) => ConfigValueTypes.Of(key, config) == ConfigValueType.List;

    private static IEnumerable<(string Key, string? Value)> Changes(
        ImmutableSortedDictionary<string, string> before, ImmutableSortedDictionary<string, string> after) =>
        from key in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
        let value = after.GetValueOrDefault(key)
        where value != before.GetValueOrDefault(key)
        select (key, value);
}
