using Harness.Scenarios;

namespace Harness.Guided.Mutations;

/// <summary>Lets a fault, or the sequence it belongs to, happen once more, some time later.</summary>
internal sealed class RepeatFault : IMutation
{
    private static readonly Bounds Distance = new(100, 6000);

    public CorpusEntry Apply(CorpusEntry entry, MutationDraws draws)
    {
        if (entry.Faults.Count == 0)
        {
            return entry;
        }

        var repeated = FaultGroups.Of(draws.One(entry.Faults), entry.Faults);
        return entry.Faults.Count + repeated.Count > FaultRanges.MostFaults(draws.Scenario)
            ? entry
            : entry with { Faults = entry.Faults.With(repeated, draws.In(Distance)) };
    }
}
