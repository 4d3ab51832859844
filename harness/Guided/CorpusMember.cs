namespace Harness.Guided;

/// <summary>An entry with what its run showed.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Features">Its features, in ordinal order.</param>
/// <param name="Branches">Ids of the branches it reached, in ordinal order.</param>
public sealed record CorpusMember(
    CorpusEntry Entry, IReadOnlyList<string> Features, IReadOnlyList<string> Branches);
