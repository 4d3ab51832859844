using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// Whether the invariants of replication held inside of the cluster, as far as the run watched them: a history of
/// clients alone says nothing of them.
/// </summary>
public sealed class InvariantChecker : OperationsChecker
{
    /// <inheritdoc/>
    public override string Model => "invariants";

    /// <exception cref="HistoryFormatException">A violation has a name that is not in
    /// <see cref="Anomalies.All"/>.</exception>
    internal override CheckResult Check(HistoryFacts facts)
    {
        var findings = new FindingCollector();
        foreach (var entry in facts.Violations)
        {
            var anomaly = Anomalies.All.FirstOrDefault(known => known.Id == entry.F)
                ?? throw new HistoryFormatException(
                    "history", entry.Index + 1, "f", $"'{entry.F}' is not an anomaly that the models know");
            findings.Add(anomaly, () => (entry.Note ?? anomaly.Meaning, [entry.Index]));
        }

        return findings.ToResult();
    }
}
