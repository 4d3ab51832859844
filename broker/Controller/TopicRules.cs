using Broker.Configuration;
using Broker.Metadata;
using Broker.Protocol;

namespace Broker.Controller;

/// <summary>Which topics may be created.</summary>
internal static class TopicRules
{
    private const int MaxNameLength = 249;
    private const int MaxPartitions = 10_000;

    // Fetches of this name are those of the voters for the metadata log.
    private const string ReservedName = "__cluster_metadata";

    /// <summary>Why a topic may not be created, or none.</summary>
    public static ErrorCode Check(string name, int partitions, int replicationFactor, int brokers, bool exists)
    {
        if (!IsValidName(name))
        {
            return ErrorCode.InvalidTopicException;
        }

        if (exists)
        {
            return ErrorCode.TopicAlreadyExists;
        }

        if (partitions is < 1 or > MaxPartitions)
        {
            return ErrorCode.InvalidPartitions;
        }

        return replicationFactor < 1 || replicationFactor > brokers
            ? ErrorCode.InvalidReplicationFactor : ErrorCode.None;
    }

    /// <summary>What is wrong with a topic's own configuration, naming the key; null if nothing is.</summary>
    public static string? FindMistake(
        BrokerConfig config, MetadataImage image, IEnumerable<KeyValuePair<string, string>> topic)
    {
        try
        {
            TopicConfigKeys.Apply(EffectiveConfig.Of(config, image), topic);
            return null;
        }
        catch (ConfigException mistake)
        {
            return mistake.Message;
        }
    }

    /// <summary>
    /// Kafka's rule: 1 to 249 letters, digits, dots, underscores and hyphens, but neither <c>.</c> nor <c>..</c>; nor
    /// the
    /// name of the metadata log.
    /// </summary>
    public static bool IsValidName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && name is not ("." or ".." or ReservedName)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}
