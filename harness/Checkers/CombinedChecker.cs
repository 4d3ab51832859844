namespace Harness.Checkers;

/// <summary>Several checkers as one: invalid beats unknown beats valid, findings and counts are joined.</summary>
/// <param name="model">The name of the model they make up together.</param>
/// <param name="parts">The checkers; their anomalies are distinct.</param>
internal sealed class CombinedChecker(string model, IReadOnlyList<OperationsChecker> parts) : OperationsChecker
{
    /// <inheritdoc/>
    public override string Model => model;

    internal override CheckResult Check(HistoryFacts facts)
    {
        var results = parts.Select(p => p.Check(facts)).ToList();
        var verdict = results.Max(r => r.Verdict);
        verdict = facts.IsCut && verdict == Verdict.Valid ? Verdict.Unknown : verdict;
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (anomaly, count) in results.SelectMany(r => r.Counts))
        {
            counts[anomaly] = counts.GetValueOrDefault(anomaly) + count;
        }

        // Each part ranks its own findings; a stable sort by rank joins them.
        var findings = results.SelectMany(r => r.Findings).OrderBy(f => Anomalies.RankOf(f.Anomaly)).ToList();
        var reasons = facts.IsCut
            ? [CheckOptions.TimeOver(facts.Entries)]
            : results.Where(r => r.Reason is not null).Select(r => r.Reason!);
        return new CheckResult(
            verdict, findings, counts, verdict == Verdict.Unknown ? string.Join("; ", reasons) : null);
    }
}
