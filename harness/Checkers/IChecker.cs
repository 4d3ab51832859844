using Harness.Histories;

namespace Harness.Checkers;

/// <summary>Judges a history against a model. It sees nothing but the history.</summary>
public interface IChecker
{
    /// <summary>The name of the model, as on the command line.</summary>
    string Model { get; }

    /// <summary>Judges the history. Reads it once, and does not keep its operations.</summary>
    /// <param name="history">The entries, which are checked against the rules of the format.</param>
    /// <param name="options">Name and time limit; null for none.</param>
    /// <exception cref="HistoryFormatException">An entry breaks a rule of the format.</exception>
    CheckResult Check(IEnumerable<HistoryEntry> history, CheckOptions? options = null);
}
