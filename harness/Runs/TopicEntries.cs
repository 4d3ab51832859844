using System.Globalization;
using Broker.Configuration;
using Harness.Histories;

namespace Harness.Runs;

/// <summary>What the configuration of a topic lets the cluster remove, as a history says it.</summary>
internal static class TopicEntries
{
    /// <summary>The entry for a topic; null if nothing may ever be removed.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="config">What is in force for it.</param>
    public static HistoryEntry? Of(string topic, BrokerConfig config)
    {
        var policies = new List<string>();
        if (config.LogCleanupPolicy.HasFlag(CleanupPolicy.Compact))
        {
            policies.Add("compact");
        }

        if (config.LogCleanupPolicy.HasFlag(CleanupPolicy.Delete)
            && (config.LogRetentionMs >= 0 || config.LogRetentionBytes >= 0))
        {
            policies.Add("delete");
        }

        if (policies.Count == 0)
        {
            return null;
        }

        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["cleanup.policy"] = string.Join(',', policies),
            ["retention.bytes"] = config.LogRetentionBytes.ToString(CultureInfo.InvariantCulture),
            ["retention.ms"] = config.LogRetentionMs.ToString(CultureInfo.InvariantCulture),
        };
        if (policies.Contains("compact"))
        {
            entries["delete.retention.ms"] = config.LogCleanerDeleteRetentionMs.ToString(CultureInfo.InvariantCulture);
        }

        return HistoryRecorder.Template(EntryType.Topic) with { Topic = topic, Config = entries };
    }
}
