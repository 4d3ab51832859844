using Harness.Histories;

namespace Harness.Checkers;

/// <summary>A checker that looks at operations, so that several can share the pairing of one history.</summary>
public abstract class OperationsChecker : IChecker
{
    /// <inheritdoc/>
    public abstract string Model { get; }

    /// <inheritdoc/>
    /// <exception cref="HistoryFormatException">The history breaks a rule of its format.</exception>
    public CheckResult Check(IReadOnlyList<HistoryEntry> history) => Check(history, Operations.Pair(history));

    /// <summary>Judges a history whose operations were paired already.</summary>
    internal abstract CheckResult Check(IReadOnlyList<HistoryEntry> history, IReadOnlyList<Operation> operations);
}
