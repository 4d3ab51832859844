using Harness.Faults;
using Harness.Runs;
using Harness.Scenarios;

namespace Harness.Guided;

/// <summary>A run that showed something new: what it takes to make it again, and to make others like it.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Seed">From which the client operations are generated, and all that the world draws.</param>
/// <param name="ScheduleSeed">From which the schedule is drawn.</param>
/// <param name="Faults">The faults, instead of those that the scenario generates; by time, then id.</param>
public sealed record CorpusEntry(string Scenario, ulong Seed, ulong ScheduleSeed, IReadOnlyList<PlannedFault> Faults)
{
    /// <summary>
    /// What it reached when it was kept, by the ids of branches; for people, as another schedule may reach others.
    /// </summary>
    public IReadOnlyList<string> Reaches { get; init; } = [];

    /// <summary>What a scenario generates for a seed, with a schedule of its own.</summary>
    public static CorpusEntry Generate(Scenario scenario, ulong seed, ulong scheduleSeed) =>
        new(scenario.Name, seed, scheduleSeed, PlanGenerator.GenerateFaults(scenario, seed));

    /// <summary>The whole plan.</summary>
    /// <param name="scenario">The scenario it was made for.</param>
    public Plan PlanFor(Scenario scenario) => PlanGenerator.Generate(scenario, Seed) with { Faults = Faults };
}
