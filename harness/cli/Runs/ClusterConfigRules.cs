using Broker.Configuration;
using Broker.Runtime;
using Harness.Checkers;
using Harness.Scenarios;

namespace Harness.Cli.Runs;

/// <summary>
/// Checks a scenario's broker configuration before anything runs, so that a mistake is told with its file and line.
/// </summary>
internal static class ClusterConfigRules
{
    private static readonly string[] SetByTheHarness =
    [
        "node.id", "process.roles", "listeners", "advertised.listeners", "controller.quorum.voters", "log.dirs",
        "metadata.log.dir",
    ];

    private const string ReadConfirmation = "read.confirmation";

    private static readonly Endpoint Anywhere = new("broker-1", 9092);

    private static readonly BrokerConfig Basis = new()
    {
        NodeId = 1,
        Listener = Anywhere,
        AdvertisedListener = Anywhere,
        QuorumVoters = [new Voter(1, Anywhere)],
        LogDirs = ["/data/logs"],
        MetadataLogDir = "/data/metadata",
    };

    /// <summary>Throws for the first entry that is wrong.</summary>
    /// <exception cref="ScenarioException">
    /// A key is unknown or the harness sets it itself, a value does not fit, or keys contradict each other.
    /// </exception>
    public static void Verify(Scenario scenario)
    {
        Verify(scenario.Cluster);
        VerifyPromise(scenario);
        foreach (var (index, topic) in scenario.Topics.Index())
        {
            Verify(topic, index);
        }
    }

    // Else a correct broker would be accused of what it does not promise. Keys at their default have no line: the first
    // one that is given stands for the section.
    private static void VerifyPromise(Scenario scenario)
    {
        var config = scenario.Cluster.Config;
        if (scenario.Model == "log-linearizable" && scenario.Expects == Verdict.Valid
            && scenario.Cluster.ValueOf(ReadConfirmation) != "isr")
        {
            const string Problem =
                "the model log-linearizable needs 'isr', without it reads are not linearizable; or use the model log";
            var entry = config.FirstOrDefault(given => given.Key == ReadConfirmation) ?? config.FirstOrDefault();
            throw entry is null
                ? new ScenarioException($"{scenario.Name}: 'cluster.config.{ReadConfirmation}': {Problem}")
                : new ScenarioException(entry.File, entry.Line, $"cluster.config.{ReadConfirmation}", Problem);
        }
    }

    private static void Verify(ScenarioTopic topic, int index)
    {
        try
        {
            TopicConfigKeys.Apply(Basis, topic.Config.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));
        }
        catch (ConfigException mistake)
        {
            var entry = topic.Config.FirstOrDefault(given => given.Key == mistake.Key) ?? topic.Config[0];
            throw new ScenarioException(
                entry.File, entry.Line, $"topics[{index}].config.{entry.Key}", WithoutPlace(mistake));
        }
    }

    private static void Verify(ScenarioCluster cluster)
    {
        foreach (var entry in cluster.Config)
        {
            if (SetByTheHarness.Contains(entry.Key))
            {
                throw Wrong(entry, "the harness sets this key itself, differently for each broker; leave it out");
            }
        }

        try
        {
            BrokerConfigParser.Apply(Basis, cluster.Config.ToDictionary(entry => entry.Key, entry => entry.Value));
        }
        catch (ConfigException mistake)
        {
            // A rule between keys may blame a key that is at its default.
            var entry = cluster.Config.FirstOrDefault(given => given.Key == mistake.Key) ?? cluster.Config[0];
            throw Wrong(entry, WithoutPlace(mistake));
        }
    }

    /// <summary>What is wrong, without the place in a file that the brokers never see.</summary>
    private static string WithoutPlace(ConfigException mistake)
    {
        var place = $"{mistake.Origin}, {mistake.Key}: ";
        return mistake.Message.StartsWith(place, StringComparison.Ordinal)
            ? mistake.Message[place.Length..]
            : mistake.Message;
    }

    private static ScenarioException Wrong(ConfigEntry entry, string problem) =>
        new(entry.File, entry.Line, $"cluster.config.{entry.Key}", problem);
}
