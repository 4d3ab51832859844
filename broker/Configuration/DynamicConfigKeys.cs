namespace Broker.Configuration;

/// <summary>The keys of brokers that can be changed while they run, through the metadata (KIP-226).</summary>
public static class DynamicConfigKeys
{
    // What the controller decides by has to be the same for all.
    private static readonly IReadOnlyList<string> ForAllBrokers =
        ["min.insync.replicas", "unclean.leader.election.enable"];

    private static readonly IReadOnlyList<string> Rates =
        ["follower.replication.throttled.rate", "leader.replication.throttled.rate"];

    /// <summary>All of them, by name: what topics can replace, except for the policy, and the rates.</summary>
    public static IReadOnlyList<ConfigKey> All { get; } =
    [
        .. TopicConfigKeys.All.Select(key => key.BrokerKey).OfType<string>().Where(name => name != "log.cleanup.policy")
            .Concat(Rates).Order(StringComparer.Ordinal).Select(name => ConfigKeys.Find(name)!),
    ];

    /// <summary>The key with exactly this name if it can be changed, or null.</summary>
    public static ConfigKey? Find(string name) => All.FirstOrDefault(key => key.Name == name);

    /// <summary>The configuration of a broker with other values.</summary>
    /// <param name="config">The configuration until now.</param>
    /// <param name="values">Values by key.</param>
    /// <param name="isForAll">Whether they are for all brokers.</param>
    /// <exception cref="ConfigException">A key that can't be changed, or not for a single broker, a value that does not
    /// fit, or one that contradicts others.</exception>
    public static BrokerConfig Apply(
        BrokerConfig config, IEnumerable<KeyValuePair<string, string>> values, bool isForAll)
    {
        var origin = new ConfigOrigin(isForAll ? "brokers" : "broker");
        var given = new Dictionary<string, ConfigOrigin>();
        foreach (var (name, value) in values)
        {
            var key = Find(name) ?? throw new ConfigException(origin, name, Problem(name));
            if (!isForAll && ForAllBrokers.Contains(name))
            {
                throw new ConfigException(origin, name, "the key is that of all brokers; set it for the empty name.");
            }

            given[name] = origin;
            try
            {
                config = key.Apply(config, value.Trim());
            }
            catch (FormatException mistake)
            {
                throw new ConfigException(origin, name, mistake.Message);
            }
        }

        ConfigRules.Verify(config, origin.Source, given);
        return config;
    }

    private static string Problem(string name) => ConfigKeys.Find(name) is null
        ? UnknownKey.Describe(name)
        : "the key can't be changed while brokers run; set it in their configuration and restart them.";
}
