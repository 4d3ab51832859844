namespace Harness.Checkers;

/// <summary>A read that passed over offsets without a record.</summary>
/// <param name="Read">The read.</param>
/// <param name="Skips">Some of them lie before a record that it returned.</param>
/// <param name="LeftOut">The offsets without record, as intervals whose ends are exclusive.</param>
internal sealed record ReadGaps(ReadFacts Read, bool Skips, IReadOnlyList<(long From, long To)> LeftOut);
