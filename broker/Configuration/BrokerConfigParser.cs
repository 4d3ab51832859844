using Broker.Runtime;

namespace Broker.Configuration;

/// <summary>Turns properties text into a <see cref="BrokerConfig"/>. Touches no files.</summary>
public static class BrokerConfigParser
{
    private const string OverrideSource = "override";
    private const string MetadataDirSuffix = "-metadata";

    /// <summary>Reads a configuration.</summary>
    /// <param name="text">The properties file.</param>
    /// <param name="source">The name of the file in errors.</param>
    /// <param name="overrides">Values that replace those of the file, by key.</param>
    /// <exception cref="ConfigException">
    /// An unknown, doubled or missing key, a value that does not fit, or keys that contradict each other.
    /// </exception>
    public static BrokerConfig Parse(
        string text,
        string source,
        IReadOnlyDictionary<string, string>? overrides = null)
    {
        var entries = Merge(PropertiesReader.Read(text, source), Entries(overrides));
        var given = entries.ToDictionary(entry => entry.Key, entry => entry.Origin);
        var config = Apply(Blank(), entries);
        foreach (var key in ConfigKeys.All.Where(key => key.Default is null && !given.ContainsKey(key.Name)))
        {
            throw new ConfigException(
                new ConfigOrigin(source), key.Name, $"the key is missing; add it. {key.Description}");
        }

        config = config with
        {
            AdvertisedListener = given.ContainsKey("advertised.listeners")
                ? config.AdvertisedListener
                : config.Listener,
            MetadataLogDir = given.ContainsKey("metadata.log.dir")
                ? config.MetadataLogDir
                : config.LogDirs[0] + MetadataDirSuffix,
        };
        ConfigRules.Verify(config, source, given);
        return config;
    }

    /// <summary>Sets keys of a complete configuration, as a scenario file does.</summary>
    /// <param name="config">The configuration to start from.</param>
    /// <param name="overrides">Values by key.</param>
    /// <exception cref="ConfigException">
    /// An unknown key, a value that does not fit, or keys that contradict each other.
    /// </exception>
    public static BrokerConfig Apply(BrokerConfig config, IReadOnlyDictionary<string, string> overrides)
    {
        var entries = Entries(overrides);
        var changed = Apply(config, entries);
        ConfigRules.Verify(changed, OverrideSource, entries.ToDictionary(entry => entry.Key, entry => entry.Origin));
        return changed;
    }

    // Required properties get values that no file can leave in place, because the keys are verified to be given.
    private static BrokerConfig Blank() => new()
    {
        NodeId = -1,
        Listener = DefaultListener,
        AdvertisedListener = DefaultListener,
        QuorumVoters = [],
        LogDirs = [""],
        MetadataLogDir = "",
    };

    private static Endpoint DefaultListener => ConfigValues.Listener(ConfigKeys.Find("listeners")!.Default!);

    private static List<PropertiesEntry> Entries(IReadOnlyDictionary<string, string>? overrides) =>
    [
        .. (overrides ?? new Dictionary<string, string>())
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new PropertiesEntry(pair.Key, pair.Value, new ConfigOrigin(OverrideSource))),
    ];

    private static List<PropertiesEntry> Merge(
        IReadOnlyList<PropertiesEntry> file,
        IReadOnlyList<PropertiesEntry> overrides)
    {
        var first = new Dictionary<string, PropertiesEntry>();
        foreach (var entry in file)
        {
            if (!first.TryAdd(entry.Key, entry))
            {
                var line = first[entry.Key].Origin.Line;
                throw new ConfigException(entry.Origin, entry.Key, $"line {line} gives the key already; remove one.");
            }
        }

        return [.. file.Where(entry => overrides.All(other => other.Key != entry.Key)), .. overrides];
    }

    private static BrokerConfig Apply(BrokerConfig config, IReadOnlyList<PropertiesEntry> entries)
    {
        foreach (var entry in entries)
        {
            var key = ConfigKeys.Find(entry.Key)
                ?? throw new ConfigException(entry.Origin, entry.Key, UnknownKey.Describe(entry.Key));
            try
            {
                var value = entry.Value.Trim();
                config = key.Apply(config, value);
                config = config with { Given = config.Given.SetItem(key.Name, value) };
            }
            catch (FormatException mistake)
            {
                throw new ConfigException(entry.Origin, entry.Key, mistake.Message);
            }
        }

        return config;
    }
}
