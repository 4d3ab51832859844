using System.Collections.Immutable;
using Harness.Checkers;

namespace Harness.Runs;

/// <summary>
/// The content of <c>results.json</c>. Everything but <see cref="WallSeconds"/> is equal for equal run identities.
/// </summary>
public sealed record RunResults
{
    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Source commit of the build;
    /// <c>unknown</c> if it can't be told.</summary>
    public required string Commit { get; init; }

    /// <summary><c>sim</c>, <c>process</c>, <c>docker</c> or <c>external</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The planted defect, if any.</summary>
    public string? Defect { get; init; }

    /// <summary>How the schedule was explored, as on the command line.</summary>
    public required string Explore { get; init; }

    /// <summary>The policy that made the choices, such as <c>pct-2</c>; null for Coyote's own strategy.</summary>
    public string? Policy { get; init; }

    /// <summary>Hash of the scenario's file, 16 hex digits; null in files of versions that did not note it.</summary>
    public string? ScenarioHash { get; init; }

    /// <summary>The model the history was judged by.</summary>
    public required string Model { get; init; }

    /// <summary>
    /// <c>invalid</c> where the scenario expects anomalies in some of many runs, the id of an anomaly where it expects
    /// that one in each; null where it expects none. See <see cref="Expectation"/>.
    /// </summary>
    public string? Expects { get; init; }

    /// <summary>What the run had of its scenario; null for everything.</summary>
    public Swarm? Swarm { get; init; }

    /// <summary>What shrinking did; null for a run that was not shrunk.</summary>
    public ShrunkRun? Shrunk { get; init; }

    /// <summary>The guided search it belongs to; null for a run that is told by scenario and seed.</summary>
    public GuidedRun? Guided { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why the verdict is unknown, otherwise null.</summary>
    public string? Reason { get; init; }

    /// <summary>What was found, most telling first.</summary>
    public required IReadOnlyList<AnomalySummary> Anomalies { get; init; }

    /// <summary>Sentences and entries of the findings kept as evidence.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Hash over every pick and event of the run, 16 hex digits.</summary>
    public required string RunHash { get; init; }

    /// <summary>Hash of the history, 16 hex digits.</summary>
    public required string HistoryHash { get; init; }

    /// <summary>Recorded choices among two or more enabled events.</summary>
    public required long Choices { get; init; }

    /// <summary>Events executed.</summary>
    public required long Steps { get; init; }

    /// <summary>Mean number of enabled events over all picks.</summary>
    public required double EnabledMean { get; init; }

    /// <summary>Length of the run in virtual seconds.</summary>
    public required double VirtualSeconds { get; init; }

    /// <summary>Length of the run in wall seconds.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>Client operations by outcome.</summary>
    public required OperationCounts Operations { get; init; }

    /// <summary>Faults that delayed, dropped or destroyed something, by kind.</summary>
    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    /// <summary>
    /// How often each branch of the protocol was reached, by id; 0 for those that the scenario is meant to reach.
    /// </summary>
    public IReadOnlyDictionary<string, long> Reached { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Faults of the plan, by kind; those that were vetoed, or made no difference, included.</summary>
    public IReadOnlyDictionary<string, int> Planned { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Faults outside of the fault budget, by kind.</summary>
    public required IReadOnlyDictionary<string, int> Vetoed { get; init; }
}
