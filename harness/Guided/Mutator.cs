using Harness.Faults;
using Harness.Guided.Mutations;
using Harness.Runs;
using Harness.Scenarios;

namespace Harness.Guided;

/// <summary>Makes entries that differ a little from others, and keep to the rules of the scenario.</summary>
internal static class Mutator
{
    // Of so many, half are one change, half of the rest two, and so on.
    private static readonly Bounds Halvings = new(0, 15);

    private static readonly IMutation[] Mutations =
    [
        new AddFault(), new RemoveFault(), new RepeatFault(), new ShiftFault(), new ChangeDuration(),
        new ChangeTarget(), new ChangeAmount(), new Splice(),
    ];

    /// <summary>
    /// One to four changes of the faults, mostly one; and seeds of its own. With those of the entry a run would come
    /// near to what the entry reached already, and not much further.
    /// </summary>
    public static CorpusEntry Mutate(CorpusEntry entry, MutationDraws draws)
    {
        var changes = draws.In(Halvings) switch { < 8 => 1, < 12 => 2, < 14 => 3, _ => 4 };
        for (var i = 0; i < changes; i++)
        {
            entry = draws.One(Mutations).Apply(entry, draws);
        }

        return new CorpusEntry(
            entry.Scenario, draws.Seed(), draws.Seed(), Fitted(entry.Faults, draws.Scenario));
    }

    // No more than the scenario plans, the latest ones go first; in the fault phase, and over when the cluster heals.
    private static IReadOnlyList<PlannedFault> Fitted(IReadOnlyList<PlannedFault> faults, Scenario scenario)
    {
        var phases = scenario.Phases;
        var made = new Dictionary<ScenarioFault, int>(ReferenceEqualityComparer.Instance);
        var kept = InOrder(faults.Select(fault => InTime(fault, phases))).Where(IsLeft)
            .Take(FaultRanges.MostFaults(scenario));
        return [.. InOrder(FaultGenerator.Fit(scenario, [.. kept]))];

        bool IsLeft(PlannedFault fault)
        {
            if (FaultRanges.Of(scenario, fault).FirstOrDefault(kind => made.GetValueOrDefault(kind) < kind.Count.Max)
                is not { } kind)
            {
                return false;
            }

            made[kind] = made.GetValueOrDefault(kind) + 1;
            return true;
        }
    }

    private static IEnumerable<PlannedFault> InOrder(IEnumerable<PlannedFault> faults) =>
        faults.OrderBy(fault => fault.AtMs).ThenBy(fault => fault.Id);

    private static PlannedFault InTime(PlannedFault fault, ScenarioPhases phases)
    {
        var at = Math.Clamp(fault.AtMs, phases.FaultsFromMs, Math.Max(phases.FaultsFromMs, phases.FaultsUntilMs - 1));
        return fault with { AtMs = at, DurationMs = Math.Min(fault.DurationMs, phases.HealAtMs - at) };
    }
}
