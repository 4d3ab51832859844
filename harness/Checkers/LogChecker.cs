namespace Harness.Checkers;

/// <summary>
/// Model <c>log</c>: durability and order of partitions. An append acknowledged by all in-sync replicas is never lost,
/// moved or reordered; every offset holds one value for ever, every value lies at one offset, and every record has a
/// writer who may have written it. Staleness of reads is not judged. Appends with acks 0 or 1 promise no durability and
/// are judged only for what reads show of them.
/// </summary>
/// <remarks>
/// A topic entry of the history may allow the cluster to remove records; without one nothing may be missing.
/// <para>
/// Retention removes a prefix of the log. So an acknowledged record may be missing if it lies below a log start that a
/// read reported, and the topic has a retention at all; it is never missing from a read that passed over its offset. No
/// log start is above the high watermark in the same answer: what is not committed must not be removed.
/// </para>
/// <para>
/// Compaction removes a record only if a later one with the same key is in the log, changes no offset and no order, and
/// keeps the last record of every key: see <see cref="Compaction"/>. Gaps in reads of such topics mean nothing by
/// themselves, unless one has a record of whose key nothing later had been sent when the read was answered.
/// </para>
/// </remarks>
public sealed class LogChecker : OperationsChecker
{
    /// <inheritdoc/>
    public override string Model => "log";

    internal override CheckResult Check(HistoryFacts facts)
    {
        var findings = new FindingCollector();
        var undecided = Judge(facts, findings, isCurrent: false);
        return findings.ToResult(undecided);
    }

    /// <summary>
    /// Judges the facts; returns why they can't be called valid although nothing was found, or null. Answers have to be
    /// up to date if <paramref name="isCurrent"/>.
    /// </summary>
    internal static string? Judge(HistoryFacts facts, FindingCollector findings, bool isCurrent)
    {
        findings.AddAll(facts.ReadFindings);

        // What a part of a history shows stands; what it lacks may yet come.
        if (facts.IsCut)
        {
            return CheckOptions.TimeOver(facts.Entries);
        }

        new LogStartJudge(facts, findings).Judge();
        new TimeLookupJudge(facts, findings).Judge(isCurrent);
        var appends = new AppendJudge(facts, findings);
        appends.Judge();
        return facts.IsCut ? CheckOptions.TimeOver(facts.Entries) : appends.Undecided;
    }
}
