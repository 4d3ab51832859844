using Harness.Scenarios;

namespace Harness.Guided.Mutations;

/// <summary>Lets a fault begin earlier or later: mostly a little, sometimes much.</summary>
internal sealed class ShiftFault : IMutation
{
    private static readonly Bounds[] Distances = [new(-50, 50), new(-500, 500), new(-3000, 3000)];

    public CorpusEntry Apply(CorpusEntry entry, MutationDraws draws)
    {
        if (entry.Faults.Count == 0)
        {
            return entry;
        }

        var fault = draws.One(entry.Faults);
        var at = fault.AtMs + draws.In(draws.One(Distances));
        return entry with { Faults = entry.Faults.With(fault with { AtMs = at }) };
    }
}
