using System.Text.Json.Serialization;
using Harness.Faults;
using Harness.Workloads;

namespace Harness.Runs;

/// <summary>Everything a run will do to the cluster, fixed before it begins; the content of <c>plan.json</c>.</summary>
/// <param name="Scenario">Name of the scenario it was generated from.</param>
/// <param name="Seed">The seed it was generated from.</param>
/// <param name="Operations">Client operations by time, then id.</param>
/// <param name="Faults">Faults by time, then id.</param>
public sealed record Plan(
    string Scenario, ulong Seed, IReadOnlyList<PlannedOperation> Operations, IReadOnlyList<PlannedFault> Faults)
{
    /// <summary>What the run has of its scenario; null for all of it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanSetup? Setup { get; init; }

    /// <summary>What was drawn from its scenario before all else; null for everything.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Swarm? Swarm { get; init; }
}
