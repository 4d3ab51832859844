using Harness.Histories;

namespace Harness.Checkers;

/// <summary>Judges a history against a model. It sees nothing but the history.</summary>
public interface IChecker
{
    /// <summary>The name of the model, as on the command line.</summary>
    string Model { get; }

    /// <summary>Judges the history.</summary>
    CheckResult Check(IReadOnlyList<HistoryEntry> history);
}
