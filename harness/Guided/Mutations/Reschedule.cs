namespace Harness.Guided.Mutations;

/// <summary>Draws another schedule.</summary>
internal sealed class Reschedule : IMutation
{
    public CorpusEntry Apply(CorpusEntry entry, MutationDraws draws) => entry with { ScheduleSeed = draws.Seed() };
}
