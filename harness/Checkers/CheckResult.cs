namespace Harness.Checkers;

/// <summary>Verdict and evidence.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Findings">Evidence, the most telling first; at most a few per anomaly, see
/// <paramref name="Counts"/>.</param>
/// <param name="Counts">How often each anomaly was found in all, by its id in ordinal order.</param>
/// <param name="Reason">Why the verdict is unknown, otherwise null.</param>
public sealed record CheckResult(
    Verdict Verdict,
    IReadOnlyList<Finding> Findings,
    IReadOnlyDictionary<string, long> Counts,
    string? Reason = null);
