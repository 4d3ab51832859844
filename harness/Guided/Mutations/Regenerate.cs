namespace Harness.Guided.Mutations;

/// <summary>Generates other client operations; the faults stay.</summary>
internal sealed class Regenerate : IMutation
{
    public CorpusEntry Apply(CorpusEntry entry, MutationDraws draws) => entry with { Seed = draws.Seed() };
}
