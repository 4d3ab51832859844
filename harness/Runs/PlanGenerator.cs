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
    public static Plan Generate(Scenario scenario, ulong seed) => new(
        scenario.Name, seed,
        [.. OperationGenerator.Generate(scenario, seed).OrderBy(o => o.AtMs).ThenBy(o => o.Id)],
        GenerateFaults(scenario, seed));

    /// <summary>The faults of that plan.</summary>
    public static IReadOnlyList<PlannedFault> GenerateFaults(Scenario scenario, ulong seed)
    {
        if (scenario.IsSwarm)
        {
            var swarm = SwarmGenerator.Draw(scenario, seed);
            return Generate(swarm.ApplyTo(scenario) with { IsSwarm = false }, seed) with { Swarm = swarm };
        }

        var faults = FaultGenerator.Generate(scenario, seed);
        var sequences = SequenceGenerator.Generate(scenario, seed, faults.Count);
        return [.. faults.Concat(sequences).OrderBy(f => f.AtMs).ThenBy(f => f.Id)];
    }
}
