using Harness.Histories;

namespace Harness.Checkers;

/// <summary>What a topic's configuration lets its cluster remove.</summary>
/// <param name="TrimsStart">Retention may remove committed records from the start of the log.</param>
/// <param name="Compacts">A record may be removed once a later one with its key is in the log.</param>
internal sealed record Cleaning(bool TrimsStart, bool Compacts)
{
    /// <summary>Nothing.</summary>
    public static Cleaning None { get; } = new(false, false);

    /// <summary>What the topic entries of a history allow, by topic.</summary>
    public static IReadOnlyDictionary<string, Cleaning> ByTopic(IReadOnlyList<HistoryEntry> history)
    {
        var cleanings = new Dictionary<string, Cleaning>();
        foreach (var entry in history.Where(e => e.Type == EntryType.Topic))
        {
            cleanings[entry.Topic!] = Of(entry.Config!);
        }

        return cleanings;
    }

    private static Cleaning Of(IReadOnlyDictionary<string, string> config)
    {
        var policies = config.GetValueOrDefault("cleanup.policy", "delete").Split(',', StringSplitOptions.TrimEntries);
        var retains = config.GetValueOrDefault("retention.bytes", "-1") != "-1"
            || config.GetValueOrDefault("retention.ms", "-1") != "-1";
        return new Cleaning(retains && policies.Contains("delete"), policies.Contains("compact"));
    }
}
