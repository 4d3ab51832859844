using Harness.Faults;
using Harness.Scenarios;

namespace Harness.Runs;

/// <summary>
/// Makes plans. A plan depends on scenario and seed only, never on the code of the broker; and every operation depends
/// on its number only, so a longer or busier scenario keeps what a shorter one did.
/// </summary>
public static class PlanGenerator
{
    /// <summary>The plan of a scenario for a seed: always the same.</summary>
    public static Plan Generate(Scenario scenario, ulong seed)
    {
        var (run, swarm) = RunOf(scenario, seed);
        return new Plan(
            scenario.Name, seed,
            [.. OperationGenerator.Generate(run, seed).OrderBy(o => o.AtMs).ThenBy(o => o.Id)],
            FaultsOf(run, seed))
        {
            Swarm = swarm,
        };
    }

    /// <summary>The faults of that plan.</summary>
    public static IReadOnlyList<PlannedFault> GenerateFaults(Scenario scenario, ulong seed) =>
        FaultsOf(RunOf(scenario, seed).Run, seed);

    // What a run has of its scenario; all of it where it is no swarm.
    private static (Scenario Run, Swarm? Swarm) RunOf(Scenario scenario, ulong seed)
    {
        if (!scenario.IsSwarm)
        {
            return (scenario, null);
        }

        var swarm = SwarmGenerator.Draw(scenario, seed);
        return (swarm.ApplyTo(scenario), swarm);
    }

    private static IReadOnlyList<PlannedFault> FaultsOf(Scenario run, ulong seed)
    {
        var faults = FaultGenerator.Generate(run, seed);
        var sequences = SequenceGenerator.Generate(run, seed, faults.Count);
        return [.. faults.Concat(sequences).OrderBy(f => f.AtMs).ThenBy(f => f.Id)];
    }
}
