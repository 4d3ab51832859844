using Harness.Faults;
using Harness.Simulation.Networks;

namespace Harness.Scenarios;

/// <summary>Reads the section <c>faults</c>.</summary>
internal static class FaultSectionParser
{
    private const int MaxFaults = 10_000;
    private const int MaxDurationMs = 3_600_000;

    private const int MaxApis = 100;
    private const int MaxSections = 100;

    private static readonly string AllApis = string.Join(", ", RpcApi.All.Select(api => api.Name));

    private static readonly string AllSteps = string.Join(", ", ProtocolStep.All.Select(step => step.Id));

    private static readonly IReadOnlyList<string> Budgets = ["keep", "beyond"];

    public static ScenarioFaults Parse(YamlSection root, int brokers)
    {
        if (root.Section("faults", ScenarioKeys.Faults) is not { } section)
        {
            return new ScenarioFaults(default, 0, [], false);
        }

        var count = section.Range("count", 0, MaxFaults);
        var kinds = new List<ScenarioFault>();
        if (section.Section("kinds", ScenarioKeys.FaultKinds) is { } list)
        {
            foreach (var name in list.Keys)
            {
                var traits = FaultTraits.All.First(t => t.Name == name);
                kinds.AddRange(list.Sections(name, MaxSections, ScenarioKeys.Fault(traits))
                    .Select(kind => Kind(list, kind, traits, brokers, count.Max)));
            }
        }

        var sequences = section.Has("sequences") ? SequenceParser.Parse(section, brokers) : [];
        if (count.Max > 0 && kinds.Sum(k => k.Weight) == 0)
        {
            throw section.Wrong("kinds", "faults need at least one kind with a weight above 0");
        }

        if (kinds.Sum(k => k.Count.Min) > count.Min)
        {
            throw section.Wrong("count", "the kinds ask for more faults than the least of this range");
        }

        return new ScenarioFaults(
            count, section.Integer("followPercent", 0, 100, 0), kinds,
            section.OneOf("budget", Budgets, "keep") == "beyond",
            section.Integer("againPercent", 0, 100, 0),
            section.Integer("togetherPercent", 0, 100, 0))
        {
            Sequences = sequences,
            SequenceCount = sequences.Count == 0
                ? default
                : section.Range("sequenceCount", 0, MaxSections, new Bounds(1, 1)),
        };
    }

    /// <summary>Reads a kind of fault.</summary>
    /// <param name="list">What to name in an error about the kind itself.</param>
    /// <param name="section">Its keys.</param>
    /// <param name="traits">The kind.</param>
    /// <param name="brokers">How many brokers there are.</param>
    /// <param name="total">The most faults of a plan.</param>
    internal static ScenarioFault Kind(
        YamlSection list, YamlSection section, FaultTraits traits, int brokers, int total)
    {
        var most = traits.SparesOne ? brokers - 1 : brokers;
        if (most < traits.MinNodes)
        {
            throw list.Wrong(list.Has("kind") ? "kind" : traits.Name, $"needs more than {brokers} brokers");
        }

        return new ScenarioFault(
            traits.Kind,
            section.Integer("weight", 0, 1000, 1),
            section.Range("count", 0, total, new Bounds(0, total)),
            section.Range("durationMs", 1, MaxDurationMs),
            section.Range("nodes", traits.MinNodes, most, new Bounds(traits.MinNodes, traits.MinNodes)),
            traits.AmountName is { } amount ? Amount(section, amount, traits) : default)
        {
            Apis = traits.HasApi ? Apis(section) : [],
            Steps = section.Has("at") ? Steps(section) : [],
            Roles = section.Has("roles") ? Roles(section) : [],
        };
    }

    private static IReadOnlyList<FaultRole> Roles(YamlSection section)
    {
        if (section.Has("nodes"))
        {
            throw section.Wrong("nodes", "a role is that of one broker: leave this key out, or roles");
        }

        var all = string.Join(", ", FaultTarget.RoleNames);
        var roles = section.Scalars("roles", MaxSections);
        return roles.FirstOrDefault(role => !FaultTarget.RoleNames.Contains(role)) is { } unknown
            ? throw section.Wrong("roles", $"'{unknown}' is not one of: {all}")
            : roles.Count > 0 ? [.. roles.Select(role => (FaultRole)FaultTarget.RoleNames.ToList().IndexOf(role))]
            : throw section.Wrong("roles", $"expected one or more of: {all}");
    }

    private static Bounds Amount(YamlSection section, string key, FaultTraits traits) =>
        section.Range(key, traits.MinAmount, traits.MaxAmount, traits.HasApi ? new Bounds(0, 0) : null);

    private static IReadOnlyList<string> Steps(YamlSection section)
    {
        var steps = section.Scalars("at", ProtocolStep.All.Count);
        return steps.FirstOrDefault(step => ProtocolStep.Find(step) is null) is { } unknown
            ? throw section.Wrong("at", $"'{unknown}' is not one of: {AllSteps}")
            : steps.Count > 0 ? steps : throw section.Wrong("at", $"expected one or more of: {AllSteps}");
    }

    private static IReadOnlyList<string> Apis(YamlSection section)
    {
        var apis = section.Scalars("apis", MaxApis);
        return apis.FirstOrDefault(api => RpcApi.Find(api) is null) is { } unknown
            ? throw section.Wrong("apis", $"'{unknown}' is not one of: {AllApis}")
            : apis.Count > 0 ? apis : throw section.Wrong("apis", $"expected one or more of: {AllApis}");
    }
}
