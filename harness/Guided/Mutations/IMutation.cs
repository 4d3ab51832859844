namespace Harness.Guided.Mutations;

/// <summary>A small change of an entry.</summary>
internal interface IMutation
{
    /// <summary>The changed entry; the entry itself where there is nothing to change.</summary>
    /// <param name="entry">The entry. What comes out may have faults in any order, and be beyond the rules of the
    /// scenario: <see cref="Mutator"/> sees to that.</param>
    /// <param name="draws">Draws, and what the scenario allows.</param>
    CorpusEntry Apply(CorpusEntry entry, MutationDraws draws);
}
