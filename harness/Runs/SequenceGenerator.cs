using FsCheck;
using FsCheck.Fluent;
using Harness.Faults;
using Harness.Scenarios;

namespace Harness.Runs;

/// <summary>Generates the sequences of faults of a plan: one after the other, over the fault phase.</summary>
internal static class SequenceGenerator
{
    private const int GeneratorSize = 1;

    // No sequence has more steps: what a step draws does not depend on how long the sequences before it are.
    private const int StepsApart = 1000;

    /// <param name="scenario">The scenario.</param>
    /// <param name="seed">Seed of the plan.</param>
    /// <param name="firstId">The id of the first fault.</param>
    public static IReadOnlyList<PlannedFault> Generate(Scenario scenario, ulong seed, int firstId)
    {
        var (phases, settings) = (scenario.Phases, scenario.Faults);
        var faults = new List<PlannedFault>();
        if (settings.Sequences.Count == 0 || phases.FaultsFromMs >= phases.FaultsUntilMs)
        {
            return faults;
        }

        var counts = Gen.Choose(settings.SequenceCount.Min, settings.SequenceCount.Max);
        var count = Draw(counts, seed, PlanSeed.Sequences, 0);
        var byWeight = Gen.Frequency(settings.Sequences.Select(sequence => (sequence.Weight, Gen.Constant(sequence))));
        for (var i = 0; i < count; i++)
        {
            var sequence = Draw(byWeight, seed, PlanSeed.Sequences, (2 * i) + 1);
            var share = (phases.FaultsUntilMs - phases.FaultsFromMs) / count;
            var leeway = Math.Max(0, share - sequence.LongestMs);
            var begin = phases.FaultsFromMs + (i * share)
                + Draw(Gen.Choose(0, leeway), seed, PlanSeed.Sequences, (2 * i) + 2);
            faults.AddRange(Steps(scenario, seed, sequence, i * StepsApart, begin, firstId + faults.Count));
        }

        return faults;
    }

    private static IEnumerable<PlannedFault> Steps(
        Scenario scenario, ulong seed, ScenarioSequence sequence, int ordinal, int begin, int firstId)
    {
        for (var k = 0; k < sequence.Steps.Count; k++)
        {
            var step = sequence.Steps[k];
            var id = firstId + k;
            var draw = Draw(Of(step, scenario.Cluster.Brokers), seed, PlanSeed.SequenceSteps, ordinal + k);
            var at = Math.Min(begin + draw.AfterMs, scenario.Phases.HealAtMs - 1);
            yield return new PlannedFault(
                id, step.Fault.Kind, at, Math.Min(draw.DurationMs, scenario.Phases.HealAtMs - at), draw.Nodes,
                draw.Amount)
            {
                Api = FaultGenerator.Element(step.Fault.Apis, seed, PlanSeed.FaultApis, id),
                Step = FaultGenerator.Element(step.Fault.Steps, seed, PlanSeed.FaultSteps, id),
                Target = Target(scenario, step.Fault, seed, id, firstId),
            };
        }
    }

    private static FaultTarget? Target(Scenario scenario, ScenarioFault kind, ulong seed, int id, int firstId) =>
        FaultGenerator.Target(scenario, kind, seed, id) is { } target && id != firstId
            ? target with { AsOfFault = firstId }
            : FaultGenerator.Target(scenario, kind, seed, id);

    private static T Draw<T>(Gen<T> gen, ulong seed, ulong stream, int ordinal) =>
        gen.Sample(1, PlanSeed.For(seed, stream, ordinal), GeneratorSize).First();

    private static Gen<StepDraw> Of(ScenarioStep step, int brokers) =>
        from after in Gen.Choose(step.AfterMs.Min, step.AfterMs.Max)
        from duration in Gen.Choose(step.Fault.DurationMs.Min, step.Fault.DurationMs.Max)
        from number in Gen.Choose(step.Fault.Nodes.Min, step.Fault.Nodes.Max)
        from shuffled in Gen.Shuffle(Enumerable.Range(1, brokers).ToArray())
        from amount in Gen.Choose(step.Fault.Amount.Min, step.Fault.Amount.Max)
        from sign in Gen.Elements(-1, 1)
        select new StepDraw(
            after, duration, FaultGenerator.Nodes(step.Fault.Kind, shuffled.Take(number)),
            FaultTraits.Of(step.Fault.Kind).IsSigned ? amount * sign : amount);

    private sealed record StepDraw(int AfterMs, int DurationMs, IReadOnlyList<int> Nodes, int Amount);
}
