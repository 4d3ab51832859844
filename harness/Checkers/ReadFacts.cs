namespace Harness.Checkers;

/// <summary>A read that is ok, without its records. Small, as a history may have millions.</summary>
/// <param name="From">The offset it asked for.</param>
/// <param name="To">The end of what it returned (exclusive); the offset asked for if it returned nothing.</param>
/// <param name="Length">How long it showed the log to be: its high watermark, or the end of its records if they reach
/// further.</param>
/// <param name="Begin">Index of its invocation.</param>
/// <param name="End">Index of its completion.</param>
/// <param name="Process">The process.</param>
/// <param name="IsFinal">It is a read of the final phase.</param>
internal readonly record struct ReadFacts(
    long From, long To, long Length, long Begin, long End, int Process, bool IsFinal)
{
    /// <summary>Whether it passed over an offset.</summary>
    public bool Covers(long offset) => From <= offset && offset < To;
}
