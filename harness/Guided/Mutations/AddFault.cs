using Harness.Runs;
using Harness.Scenarios;

namespace Harness.Guided.Mutations;

/// <summary>
/// Adds a fault that the scenario generates, or the sequence it belongs to; half of the time next to another one.
/// </summary>
internal sealed class AddFault : IMutation
{
    // As far from each other as faults that the scenario lets follow each other, nearly.
    private static readonly Bounds Distance = new(-300, 500);

    public CorpusEntry Apply(CorpusEntry entry, MutationDraws draws)
    {
        var generated = PlanGenerator.GenerateFaults(draws.Scenario, draws.Seed());
        if (generated.Count == 0)
        {
            return entry;
        }

        var added = FaultGroups.Of(draws.One(generated), generated);
        var faults = entry.Faults.ToList();
        while (faults.Count > 0 && faults.Count + added.Count > FaultRanges.MostFaults(draws.Scenario))
        {
            faults.Remove(draws.One(faults));
        }

        var later = 0;
        if (faults.Count > 0 && draws.In(new Bounds(0, 1)) == 1)
        {
            var before = draws.One(faults);
            var end = before.AtMs + (draws.In(new Bounds(0, 1)) * before.DurationMs);
            later = end + draws.In(Distance) - added.Min(fault => fault.AtMs);
        }

        return entry with { Faults = faults.With(added, later) };
    }
}
