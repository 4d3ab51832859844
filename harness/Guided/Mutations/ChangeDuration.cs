namespace Harness.Guided.Mutations;

/// <summary>Lets a fault last as long as another one of its kind could.</summary>
internal sealed class ChangeDuration : IMutation
{
    public CorpusEntry Apply(CorpusEntry entry, MutationDraws draws)
    {
        if (entry.Faults.Count == 0)
        {
            return entry;
        }

        var fault = draws.One(entry.Faults);
        return draws.KindOf(fault) is { } kind
            ? entry with { Faults = entry.Faults.With(fault with { DurationMs = draws.In(kind.DurationMs) }) }
            : entry;
    }
}
