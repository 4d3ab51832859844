using Broker.Coverage;
using Broker.Defects;
using Harness.Checkers;

namespace Harness.Scenarios;

/// <summary>What a run is about: a cluster, what clients do to it, what goes wrong, and how it is judged.</summary>
public sealed record Scenario
{
    /// <summary>Its name, unique among the scenarios of a suite: lower-case letters, digits and dashes.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, for a person.</summary>
    public required string Description { get; init; }

    /// <summary>The model it is judged by: one of <see cref="Checkers.Judge.Models"/>.</summary>
    public required string Model { get; init; }

    /// <summary>
    /// The verdict that is expected: <see cref="Verdict.Invalid"/> where the configuration promises too little, and
    /// some of many runs have to show what that costs, or where all of them have to show
    /// <see cref="ExpectedAnomaly"/>. Otherwise all have to be valid.
    /// </summary>
    public Verdict Expects { get; init; } = Verdict.Valid;

    /// <summary>The anomaly that every run has to show, in a canary; null where no single run has to.</summary>
    public string? ExpectedAnomaly { get; init; }

    /// <summary>The defect that a canary plants in its brokers, whatever else is planted; null for none.</summary>
    public Defect? Defect { get; init; }

    /// <summary>Length of a run in virtual seconds.</summary>
    public required int VirtualSeconds { get; init; }

    /// <summary>When each phase begins and ends.</summary>
    public required ScenarioPhases Phases { get; init; }

    /// <summary>The brokers.</summary>
    public required ScenarioCluster Cluster { get; init; }

    /// <summary>The topics, one or more, by name in the order of the file.</summary>
    public required IReadOnlyList<ScenarioTopic> Topics { get; init; }

    /// <summary>The clients and what they do.</summary>
    public required ScenarioClients Clients { get; init; }

    /// <summary>
    /// Ids of the branches of the protocol (<see cref="Branches"/>) that many runs of it are meant to reach; many runs
    /// that miss one are too few, or the wrong ones.
    /// </summary>
    public IReadOnlyList<string> Reaches { get; init; } = [];

    /// <summary>
    /// Whether each run draws which kinds of operations and faults it has at all, and how many of each.
    /// </summary>
    public bool IsSwarm { get; init; }

    /// <summary>What goes wrong.</summary>
    public required ScenarioFaults Faults { get; init; }
}
