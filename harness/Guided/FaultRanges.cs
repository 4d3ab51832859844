using Harness.Faults;
using Harness.Scenarios;

namespace Harness.Guided;

/// <summary>What a scenario says about a fault: the kinds, or steps of sequences, that it may come from.</summary>
public static class FaultRanges
{
    /// <summary>The kinds of a scenario that a fault may be of; empty if it has no such faults.</summary>
    public static IReadOnlyList<ScenarioFault> Of(Scenario scenario, PlannedFault fault) =>
    [
        .. scenario.Faults.Kinds
            .Concat(scenario.Faults.Sequences.SelectMany(sequence => sequence.Steps).Select(step => step.Fault))
            .Where(kind => Fits(kind, fault)),
    ];

    /// <summary>The most faults of a plan; a swarm may draw half as many again.</summary>
    public static int MostFaults(Scenario scenario)
    {
        var settings = scenario.Faults;
        var steps = settings.Sequences.Select(sequence => sequence.Steps.Count).DefaultIfEmpty().Max();
        var most = settings.Count.Max + (settings.SequenceCount.Max * steps);
        return scenario.IsSwarm ? ((most * 3) + 1) / 2 : most;
    }

    // A fault may be shorter than its kind, as it ends when the cluster heals; the budget may give it other brokers.
    private static bool Fits(ScenarioFault kind, PlannedFault fault) => kind.Kind == fault.Kind
        && (fault.Api is { } api ? kind.Apis.Contains(api) : kind.Apis.Count == 0)
        && (fault.Step is { } step ? kind.Steps.Contains(step) : kind.Steps.Count == 0)
        && (fault.Target is { } target ? kind.Roles.Contains(target.Role) : kind.Roles.Count == 0)
        && fault.DurationMs <= kind.DurationMs.Max
        && Math.Abs((long)fault.Amount) >= kind.Amount.Min && Math.Abs((long)fault.Amount) <= kind.Amount.Max;
}
