namespace Harness.Checkers;

/// <summary>Counts every instance of an anomaly, and keeps the evidence for the first few.</summary>
internal sealed class FindingCollector
{
    /// <summary>Findings kept per anomaly.</summary>
    public const int KeptPerAnomaly = 8;

    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly List<Finding>[] kept = [.. Anomalies.All.Select(_ => new List<Finding>())];

    /// <summary>
    /// Adds an instance; statement and proof, indexes of history entries, are only made if they are kept.
    /// </summary>
    public void Add(Anomaly anomaly, Func<(string Statement, long[] Entries)> evidence)
    {
        counts[anomaly.Id] = counts.GetValueOrDefault(anomaly.Id) + 1;
        var findings = kept[Rank(anomaly)];
        if (findings.Count < KeptPerAnomaly)
        {
            var (statement, entries) = evidence();
            findings.Add(new Finding(anomaly.Id, statement, [.. entries.Distinct().Order()]));
        }
    }

    /// <summary>Adds what another one has.</summary>
    public void AddAll(FindingCollector other)
    {
        foreach (var (anomaly, count) in other.counts)
        {
            counts[anomaly] = counts.GetValueOrDefault(anomaly) + count;
        }

        for (var rank = 0; rank < kept.Length; rank++)
        {
            kept[rank].AddRange(other.kept[rank].Take(KeptPerAnomaly - kept[rank].Count));
        }
    }

    /// <summary>Invalid if anything found convicts, otherwise unknown if there is a reason, otherwise valid.</summary>
    public CheckResult ToResult(string? unknownBecause = null)
    {
        var convicts = Anomalies.All.Any(a => a.Convicts && counts.ContainsKey(a.Id));
        var verdict = convicts ? Verdict.Invalid : unknownBecause is null ? Verdict.Valid : Verdict.Unknown;
        return new CheckResult(
            verdict, [.. kept.SelectMany(f => f)], counts, verdict == Verdict.Unknown ? unknownBecause : null);
    }

    private static int Rank(Anomaly anomaly)
    {
        var rank = Anomalies.RankOf(anomaly.Id);
        return rank < Anomalies.All.Count
            ? rank
            : throw new ArgumentException($"'{anomaly.Id}' is not in the list of anomalies", nameof(anomaly));
    }
}
