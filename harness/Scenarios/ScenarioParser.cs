using System.Text.RegularExpressions;
using Broker.Coverage;
using Broker.Defects;
using Harness.Checkers;

namespace Harness.Scenarios;

/// <summary>
/// Reads scenario files. Files may come from anyone: everything is checked, and errors say where and what is allowed.
/// </summary>
public static partial class ScenarioParser
{
    /// <summary>The longest run, in virtual seconds.</summary>
    public const int MaxVirtualSeconds = 3600;

    private const int MaxBrokers = 32;
    private const string Valid = "valid";
    private const string Invalid = "invalid";

    /// <summary>What a scenario may expect: a verdict, or an anomaly that makes a run invalid.</summary>
    public static IReadOnlyList<string> Expectations { get; } =
        [Valid, Invalid, .. Anomalies.All.Where(anomaly => anomaly.Convicts).Select(anomaly => anomaly.Id)];

    /// <summary>Reads a scenario.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">What to call the file in errors.</param>
    /// <exception cref="ScenarioException">The text is not a scenario.</exception>
    public static Scenario Parse(string text, string file)
    {
        var root = new YamlSection(file, "", GuardedYaml.Load(text, file), ScenarioKeys.Root);
        var seconds = root.Integer("virtualSeconds", 1, MaxVirtualSeconds, 20);
        var cluster = Cluster(root, file);
        var expects = root.OneOf("expects", Expectations, Valid);
        return new Scenario
        {
            Name = Matching(root, "name", ScenarioName(), "lower-case letters, digits and dashes, at most 64"),
            Description = root.Text("description", 2000).Trim(),
            Model = root.OneOf("model", Judge.Models),
            Expects = expects == Valid ? Verdict.Valid : Verdict.Invalid,
            ExpectedAnomaly = expects is Valid or Invalid ? null : expects,
            Defect = Defect(root, expects),
            VirtualSeconds = seconds,
            Phases = Phases(root, seconds),
            Cluster = cluster,
            Topics = Topics(root, cluster.Brokers, file),
            Clients = ClientSectionParser.Parse(root),
            Faults = FaultSectionParser.Parse(root, cluster.Brokers),
            Reaches = Reaches(root),
            IsSwarm = root.Truth("swarm", false),
        };
    }

    // A run that is meant to fail without saying how would be a failure like any other.
    private static Defect? Defect(YamlSection root, string expects)
    {
        if (!root.Has("defect"))
        {
            return null;
        }

        var id = root.OneOf("defect", [.. DefectCatalog.All.Select(defect => defect.Id)]);
        return expects is Valid or Invalid
            ? throw root.Wrong("defect", "only a canary plants one: tell in 'expects' what each run has to show")
            : DefectCatalog.Find(id);
    }

    private static ScenarioPhases Phases(YamlSection root, int seconds)
    {
        var defaults = ScenarioPhases.For(seconds);
        if (root.Section("phases", ScenarioKeys.Phases) is not { } section)
        {
            return defaults;
        }

        var earliest = 0;
        int Next(string key, int otherwise)
        {
            // What is not given moves along with what is.
            earliest = section.Integer(key, earliest, seconds * 1000, Math.Max(earliest, otherwise));
            return earliest;
        }

        var phases = new ScenarioPhases(
            Next("operationsFromMs", defaults.OperationsFromMs), Next("faultsFromMs", defaults.FaultsFromMs),
            Next("faultsUntilMs", defaults.FaultsUntilMs), Next("healAtMs", defaults.HealAtMs),
            Next("livenessFromMs", defaults.LivenessFromMs), Next("livenessUntilMs", defaults.LivenessUntilMs));
        return section.Keys.Contains("finalFromMs")
            ? phases with { FinalFromMs = Next("finalFromMs", phases.LivenessUntilMs) }
            : phases;
    }

    private static ScenarioCluster Cluster(YamlSection root, string file)
    {
        var section = root.Section("cluster", ScenarioKeys.Cluster) ?? throw root.Wrong("cluster", "missing");
        return new ScenarioCluster(section.Integer("brokers", 1, MaxBrokers, 3), Config(section, file))
        {
            Racks = section.Has("racks") ? Racks(section) : [],
        };
    }

    private static IReadOnlyList<string> Racks(YamlSection section)
    {
        var racks = section.Scalars("racks", MaxBrokers);
        return racks.Count == 0 ? throw section.Wrong("racks", "expected one or more racks")
            : racks.FirstOrDefault(rack => !RackName().IsMatch(rack)) is { } bad
                ? throw section.Wrong(
                    "racks", $"'{bad}' is not allowed; use letters, digits, '.', '_' and '-', at most 64")
            : racks;
    }

    private static IReadOnlyList<ConfigEntry> Config(YamlSection section, string file) =>
        section.Section("config", null) is { } config
            ? [.. config.Keys.Select(key => new ConfigEntry(key, config.Scalar(key), file, config.LineOf(key)))]
            : [];

    private static IReadOnlyList<string> Reaches(YamlSection root)
    {
        var wanted = root.Has("reaches") ? root.Scalars("reaches", Branches.All.Count) : [];
        return wanted.FirstOrDefault(id => Branches.All.All(branch => branch.Id != id)) is { } unknown
            ? throw root.Wrong("reaches", $"'{unknown}' is not a branch of the protocol; branches: "
                + string.Join(", ", Branches.All.Select(branch => branch.Id)))
            : wanted;
    }

    private static IReadOnlyList<ScenarioTopic> Topics(YamlSection root, int brokers, string file)
    {
        var topics = new List<ScenarioTopic>();
        foreach (var item in root.Items("topics", 64, ScenarioKeys.Topic))
        {
            var name = Matching(item, "name", TopicName(), "letters, digits, '.', '_' and '-', at most 249");
            if (name is "." or ".." || topics.Exists(t => t.Name == name))
            {
                throw item.Wrong("name", $"'{name}' is taken: every topic needs a name of its own");
            }

            topics.Add(new ScenarioTopic(
                name, item.Integer("partitions", 1, 1000, 1), item.Integer("replicationFactor", 1, brokers, brokers))
            {
                Config = Config(item, file),
            });
        }

        return topics;
    }

    private static string Matching(YamlSection section, string key, Regex pattern, string allowed)
    {
        var text = section.Scalar(key);
        return pattern.IsMatch(text) ? text : throw section.Wrong(key, $"'{text}' is not allowed; use {allowed}");
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ScenarioName();

    [GeneratedRegex(@"^[a-zA-Z0-9._-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RackName();

    [GeneratedRegex(@"^[a-zA-Z0-9._-]{1,249}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TopicName();
}
