using Harness.Faults;

namespace Harness.Scenarios;

/// <summary>A kind of fault in a scenario.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Weight">How often it is picked, relative to the other kinds.</param>
/// <param name="Count">How many of it a plan has at least, and at most.</param>
/// <param name="DurationMs">How long it lasts.</param>
/// <param name="Nodes">How many brokers it strikes at once.</param>
/// <param name="Amount">How much, without sign, in the unit of <see cref="PlannedFault.Amount"/>; zero where a kind has
/// none.</param>
public sealed record ScenarioFault(
    FaultKind Kind, int Weight, Bounds Count, Bounds DurationMs, Bounds Nodes, Bounds Amount)
{
    /// <summary>The APIs of which each fault strikes one; empty for kinds that strike something else.</summary>
    public IReadOnlyList<string> Apis { get; init; } = [];

    /// <summary>
    /// The steps of the protocol of which each fault waits for one; empty for kinds that don't wait for any.
    /// </summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>The roles of which each fault strikes a broker that has it; empty for any brokers.</summary>
    public IReadOnlyList<FaultRole> Roles { get; init; } = [];
}
