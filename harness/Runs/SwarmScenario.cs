using Harness.Scenarios;

namespace Harness.Runs;

/// <summary>Scenarios with nothing but what a run has of them.</summary>
internal static class SwarmScenario
{
    private const int Whole = 100;

    /// <summary>The scenario with what is in the swarm.</summary>
    /// <exception cref="PlanFormatException">That has something that the scenario does not have.</exception>
    public static Scenario ApplyTo(this Swarm swarm, Scenario scenario) => scenario with
    {
        Clients = Clients(swarm, scenario),
        Faults = FaultsOf(swarm, scenario.Faults),
    };

    private static ScenarioClients Clients(Swarm swarm, Scenario scenario)
    {
        var features = SwarmFeatures.Of(scenario);
        RequireKnown(swarm.Features, features, "swarm.features");
        var reads = swarm.Reads.ToDictionary(part => part.Name, part => part.Share);
        return SwarmFeatures.Without(scenario.Clients, [.. features.Except(swarm.Features)]) with
        {
            OperationsPerSecond = swarm.OperationsPerSecond,
            AppendPercent = swarm.AppendPercent,
            FromEndPercent = reads.GetValueOrDefault("read-end"),
            SeekPercent = reads.GetValueOrDefault("seek"),
            SeekTimePercent = reads.GetValueOrDefault("seek-time"),
        };
    }

    private static ScenarioFaults FaultsOf(Swarm swarm, ScenarioFaults faults)
    {
        var (kinds, sequences) = (SwarmGenerator.Kinds(faults).ToList(), SwarmGenerator.Sequences(faults).ToList());
        RequireKnown(swarm.Faults.Select(part => part.Name), kinds, "swarm.faults");
        RequireKnown(swarm.Sequences.Select(part => part.Name), sequences, "swarm.sequences");
        return faults with
        {
            Count = swarm.Faults.Count == 0
                ? default
                : new Bounds(Scaled(faults.Count.Min, swarm), Scaled(faults.Count.Max, swarm)),
            Kinds = [.. swarm.Faults.Select(part => (Kind: faults.Kinds[kinds.IndexOf(part.Name)], part.Share))
                .Select(part => part.Kind with { Weight = part.Kind.Weight * part.Share })],
            SequenceCount = swarm.Sequences.Count == 0 ? default : faults.SequenceCount,
            Sequences = [.. swarm.Sequences
                .Select(part => (Sequence: faults.Sequences[sequences.IndexOf(part.Name)], part.Share))
                .Select(part => part.Sequence with { Weight = part.Sequence.Weight * part.Share })],
        };
    }

    private static int Scaled(int count, Swarm swarm) =>
        count == 0 ? 0 : (int)Math.Max(1, (long)count * swarm.FaultPercent / Whole);

    private static void RequireKnown(IEnumerable<string> names, IEnumerable<string> known, string key)
    {
        var all = known.ToHashSet();
        if (names.FirstOrDefault(name => !all.Contains(name)) is { } unknown)
        {
            throw new PlanFormatException("plan", key, $"'{unknown}' is not in the scenario");
        }
    }
}
