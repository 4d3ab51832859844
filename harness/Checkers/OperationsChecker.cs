using Harness.Histories;

namespace Harness.Checkers;

/// <summary>A checker that looks at the facts of a history, so that several can share one reading of it.</summary>
public abstract class OperationsChecker : IChecker
{
    /// <inheritdoc/>
    public abstract string Model { get; }

    /// <inheritdoc/>
    public CheckResult Check(IEnumerable<HistoryEntry> history, CheckOptions? options = null) =>
        Check(HistoryFacts.Of(history, options ?? new CheckOptions()));

    /// <summary>Judges what a history says.</summary>
    internal abstract CheckResult Check(HistoryFacts facts);
}
