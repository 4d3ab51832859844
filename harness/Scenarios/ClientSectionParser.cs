using Harness.Client;

namespace Harness.Scenarios;

/// <summary>Reads the section <c>clients</c>.</summary>
internal static class ClientSectionParser
{
    private const int MostBytes = 1024 * 1024;

    private static readonly string AllCodecs = string.Join(", ", Codecs.All);

    public static ScenarioClients Parse(YamlSection root)
    {
        var section = root.Section("clients", ScenarioKeys.Clients) ?? throw root.Wrong("clients", "missing");
        var clients = new ScenarioClients(
            section.Integer("count", 1, 1000, 5),
            section.Integer("operationsPerSecond", 1, 100_000, 100),
            section.Integer("appendPercent", 0, 100, 50),
            section.Range("recordsPerAppend", 1, 1000, new Bounds(1, 1)),
            (short)section.Integer("acks", -1, 1, -1),
            section.Integer("burst", 1, 100, 1),
            section.Truth("idempotent", false),
            section.Integer("keys", 0, 1_000_000, 0),
            section.Integer("tombstonePercent", 0, 100, 0),
            section.Integer("fromEndPercent", 0, 100, 0))
        {
            Codecs = section.Has("codecs") ? CodecsOf(section) : [],
            RecordBytes = section.Has("recordBytes")
                ? section.Range("recordBytes", Payload.SmallestBytes, MostBytes)
                : null,
            FetchBytes = section.Has("fetchBytes") ? section.Range("fetchBytes", 1, MostBytes) : null,
            SeekPercent = section.Integer("seekPercent", 0, 100, 0),
            SeekTimePercent = section.Integer("seekTimePercent", 0, 100, 0),
        };
        return clients switch
        {
            { TombstonePercent: > 0, Keys: 0 } => throw section.Wrong("tombstonePercent", "tombstones need keys"),
            { Idempotent: true, Acks: not -1 } => throw section.Wrong("acks", "idempotent clients need acks: -1"),
            _ when clients.FromEndPercent + clients.SeekPercent + clients.SeekTimePercent > 100 => throw section.Wrong(
                "seekPercent", "fromEndPercent, seekPercent and seekTimePercent are more than 100 together"),
            _ => clients,
        };
    }

    private static IReadOnlyList<string> CodecsOf(YamlSection section)
    {
        var codecs = section.Scalars("codecs", Codecs.All.Count);
        return codecs.FirstOrDefault(codec => Codecs.Find(codec) is null) is { } unknown
                ? throw section.Wrong("codecs", $"'{unknown}' is not one of: {AllCodecs}")
            : codecs.Count == 0 || codecs.Distinct().Count() < codecs.Count
                ? throw section.Wrong("codecs", $"expected one or more different ones of: {AllCodecs}")
            : codecs;
    }
}
