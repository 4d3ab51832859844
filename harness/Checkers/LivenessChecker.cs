namespace Harness.Checkers;

/// <summary>
/// Once every fault has healed, each partition takes an append in the liveness phase and can be read to its end in the
/// final phase. A history without a liveness phase is not judged.
/// </summary>
public sealed class LivenessChecker : OperationsChecker
{
    /// <inheritdoc/>
    public override string Model => "liveness";

    internal override CheckResult Check(HistoryFacts facts)
    {
        var findings = new FindingCollector();

        // What did not happen in a part of a history may yet come.
        if (facts.IsCut || facts.Phases.GetValueOrDefault("liveness") is not { } liveness)
        {
            return findings.ToResult();
        }

        var final = facts.Phases.GetValueOrDefault("final");
        var reason = final is null ? "the run ended before its final phase" : null;

        // Kafka's internal topics, whose names begin with two underscores, are not for clients to append to.
        foreach (var partition in facts.Partitions.Where(p => !p.Topic.StartsWith("__", StringComparison.Ordinal)))
        {
            var judge = new LivenessJudge(partition, facts.Narrator, findings);
            var appends = judge.JudgeAppends(partition.AppendsAfterHealing, liveness);
            var reads = final is null ? null : judge.JudgeFinalReads(partition.FinalReads, final);
            reason ??= appends ?? reads;
        }

        return findings.ToResult(reason);
    }
}
