namespace Harness.Guided.Mutations;

/// <summary>Takes a fault out.</summary>
internal sealed class RemoveFault : IMutation
{
    public CorpusEntry Apply(CorpusEntry entry, MutationDraws draws)
    {
        if (entry.Faults.Count < 2)
        {
            return entry;
        }

        var removed = draws.One(entry.Faults);
        return entry with { Faults = [.. entry.Faults.Where(fault => fault != removed)] };
    }
}
