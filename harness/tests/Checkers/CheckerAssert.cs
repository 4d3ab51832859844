using Harness.Checkers;
using Harness.Tests.Histories;

namespace Harness.Tests.Checkers;

/// <summary>Says what a checker should have found.</summary>
internal static class CheckerAssert
{
    /// <summary>Exactly this anomaly, so many times, with a first finding; returns it.</summary>
    public static Finding Finds(IChecker checker, HistoryBuilder history, Anomaly anomaly, long count = 1)
    {
        var result = checker.Check(history.Entries);
        var told = string.Join('\n', result.Findings.Select(f => f.Statement));
        Assert.That(result.Verdict, Is.EqualTo(anomaly.Convicts ? Verdict.Invalid : Verdict.Unknown), told);
        Assert.That(result.Counts, Does.ContainKey(anomaly.Id).WithValue(count), told);
        var finding = result.Findings.First(f => f.Anomaly == anomaly.Id);
        Assert.That(finding.Entries, Is.Ordered.And.All.InRange(0L, history.Entries.Count - 1L));
        return finding;
    }

    public static void IsValid(IChecker checker, HistoryBuilder history)
    {
        var result = checker.Check(history.Entries);
        Assert.That(result.Findings, Is.Empty);
        Assert.That((result.Verdict, result.Reason), Is.EqualTo((Verdict.Valid, (string?)null)));
    }
}
