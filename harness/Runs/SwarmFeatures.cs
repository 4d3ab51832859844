using Harness.Client;
using Harness.Scenarios;

namespace Harness.Runs;

/// <summary>What clients of a run may do or leave, and the kinds of reads, by name.</summary>
public static class SwarmFeatures
{
    private const string CodecPrefix = "codec-";

    private static readonly (string Name, Func<ScenarioClients, bool> Has,
        Func<ScenarioClients, ScenarioClients> Without)[] Known =
    [
        ("batches", clients => clients.RecordsPerAppend.Max > 1,
            clients => clients with { RecordsPerAppend = new Bounds(1, 1) }),
        ("bursts", clients => clients.Burst > 1, clients => clients with { Burst = 1 }),
        ("idempotent", clients => clients.Idempotent, clients => clients with { Idempotent = false }),
        ("keys", clients => clients.Keys > 0, clients => clients with { Keys = 0, TombstonePercent = 0 }),
        ("tombstones", clients => clients.TombstonePercent > 0, clients => clients with { TombstonePercent = 0 }),
        ("record-sizes", clients => clients.RecordBytes is not null, clients => clients with { RecordBytes = null }),
        ("fetch-sizes", clients => clients.FetchBytes is not null, clients => clients with { FetchBytes = null }),
        .. Codecs.All.Skip(1).Select(CodecFeature),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Known.Select(feature => feature.Name)];

    /// <summary>The kinds of reads that a scenario has, and how many of a hundred reads are such, by name.</summary>
    internal static IReadOnlyList<SwarmShare> ReadsOf(ScenarioClients clients)
    {
        var others = clients.FromEndPercent + clients.SeekPercent + clients.SeekTimePercent;
        SwarmShare[] all =
        [
            new("read", 100 - others), new("read-end", clients.FromEndPercent), new("seek", clients.SeekPercent),
            new("seek-time", clients.SeekTimePercent),
        ];
        return [.. all.Where(kind => kind.Share > 0)];
    }

    /// <summary>Those that a scenario has and a run of it can do without.</summary>
    internal static IReadOnlyList<string> Of(Scenario scenario) =>
        [.. Known.Where(each => each.Has(scenario.Clients) && !(each.Name == "keys" && NeedsKeys(scenario)))
            .Select(each => each.Name)];

    /// <summary>The clients without some features.</summary>
    internal static ScenarioClients Without(ScenarioClients clients, IReadOnlyCollection<string> features) =>
        Known.Where(each => features.Contains(each.Name))
            .Aggregate(clients, (changed, each) => each.Without(changed));

    private static (string, Func<ScenarioClients, bool>, Func<ScenarioClients, ScenarioClients>) CodecFeature(
        string codec) => (
        CodecPrefix + codec,
        clients => clients.Codecs.Contains(codec),
        clients => clients with { Codecs = [.. clients.Codecs.Where(other => other != codec)] });

    // Compacted topics take no records without keys.
    private static bool NeedsKeys(Scenario scenario) =>
        scenario.Topics.SelectMany(topic => topic.Config).Concat(scenario.Cluster.Config)
            .Any(entry => entry.Key.EndsWith("cleanup.policy", StringComparison.Ordinal)
                && entry.Value.Contains("compact", StringComparison.Ordinal));
}
