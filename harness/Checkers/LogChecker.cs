using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// Model <c>log</c>: durability and order of partitions. An append acknowledged by all in-sync replicas is never lost,
/// moved or reordered; every offset holds one value for ever, every value lies at one offset, and every record has a
/// writer who may have written it. Staleness of reads is not judged. Appends with acks 0 or 1 promise no durability and
/// are judged only for what reads show of them.
/// </summary>
public sealed class LogChecker : OperationsChecker
{
    /// <inheritdoc/>
    public override string Model => "log";

    internal override CheckResult Check(IReadOnlyList<HistoryEntry> history, IReadOnlyList<Operation> operations)
    {
        var findings = new FindingCollector();
        var undecided = Judge(new LogFacts(history, operations), findings);
        return findings.ToResult(undecided);
    }

    /// <summary>Judges the facts; returns why they can't be called valid although nothing was found, or null.</summary>
    internal static string? Judge(LogFacts facts, FindingCollector findings)
    {
        new ReadJudge(facts, findings).Judge();
        var appends = new AppendJudge(facts, findings);
        appends.Judge();
        return appends.Undecided;
    }
}
