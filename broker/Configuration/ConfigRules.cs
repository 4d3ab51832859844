namespace Broker.Configuration;

/// <summary>What must hold between keys.</summary>
internal static class ConfigRules
{
    private static readonly IReadOnlyList<Rule> Rules =
    [
        new(["node.id", "controller.quorum.voters"],
            config => config.QuorumVoters.Any(voter => voter.Id == config.NodeId),
            config => $"node {config.NodeId} is not among the voters; "
                + $"add {config.NodeId}@{config.AdvertisedListener} to controller.quorum.voters."),
        new(["advertised.listeners", "listeners"],
            config => config.AdvertisedListener.Host is not ("0.0.0.0" or "::"),
            config => $"nobody can connect to {config.AdvertisedListener.Host}; "
                + "set advertised.listeners to an address that clients and brokers reach."),
        new(["metadata.log.dir", "log.dirs"],
            config => Overlap(config) is null,
            config =>
                $"{Overlap(config)!.Value.Outer} and {Overlap(config)!.Value.Inner} are the same or one is inside "
                + "the other; give directories apart from each other."),
        new(["broker.session.timeout.ms", "broker.heartbeat.interval.ms"],
            config => config.BrokerSessionTimeout > config.BrokerHeartbeatInterval,
            _ => "broker.session.timeout.ms must be greater than broker.heartbeat.interval.ms; raise it."),
        new(["replica.fetch.wait.max.ms", "replica.lag.time.max.ms"],
            config => config.ReplicaFetchWaitMax < config.ReplicaLagTimeMax,
            _ => "replica.fetch.wait.max.ms must be less than replica.lag.time.max.ms; lower it."),
        new(["log.cleaner.min.compaction.lag.ms", "log.cleaner.max.compaction.lag.ms"],
            config => config.LogCleanerMinCompactionLagMs <= config.LogCleanerMaxCompactionLagMs,
            _ => "log.cleaner.min.compaction.lag.ms must not exceed log.cleaner.max.compaction.lag.ms; lower it."),
    ];

    /// <summary>Throws for the first rule that is broken.</summary>
    /// <param name="config">A configuration with every property set.</param>
    /// <param name="source">Where the settings came from, for a rule none of whose keys was given.</param>
    /// <param name="given">Where each key was given that was.</param>
    public static void Verify(BrokerConfig config, string source, IReadOnlyDictionary<string, ConfigOrigin> given)
    {
        foreach (var rule in Rules.Where(rule => !rule.Holds(config)))
        {
            var key = rule.Keys.FirstOrDefault(given.ContainsKey) ?? rule.Keys[0];
            var origin = given.TryGetValue(key, out var place) ? place : new ConfigOrigin(source);
            throw new ConfigException(origin, key, rule.Problem(config));
        }
    }

    private static (string Outer, string Inner)? Overlap(BrokerConfig config)
    {
        List<string> directories = [config.MetadataLogDir, .. config.LogDirs];
        for (var i = 0; i < directories.Count; i++)
        {
            for (var j = 0; j < directories.Count; j++)
            {
                if (i != j && Contains(directories[i], directories[j]))
                {
                    return (directories[i], directories[j]);
                }
            }
        }

        return null;
    }

    private static bool Contains(string directory, string path) =>
        path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);

    // Keys: blamed in this order, the first one that was given.
    private sealed record Rule(
        IReadOnlyList<string> Keys,
        Func<BrokerConfig, bool> Holds,
        Func<BrokerConfig, string> Problem);
}
