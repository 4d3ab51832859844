using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// Once every fault has healed, each partition takes an append in the liveness phase and can be read to its end in the
/// final phase. A history without a liveness phase is not judged.
/// </summary>
public sealed class LivenessChecker : OperationsChecker
{
    /// <inheritdoc/>
    public override string Model => "liveness";

    internal override CheckResult Check(IReadOnlyList<HistoryEntry> history, IReadOnlyList<Operation> operations)
    {
        var findings = new FindingCollector();
        var liveness = Phase(history, "liveness");
        if (liveness is null)
        {
            return findings.ToResult();
        }

        var narrator = new Narrator(history);
        var final = Phase(history, "final");
        var reason = final is null ? "the run ended before its final phase" : null;
        foreach (var partition in Partitions(history))
        {
            var own = operations.Where(o => partition.Is(o.Invocation)).ToList();
            var judge = new LivenessJudge(partition, narrator, findings);
            var appends = judge.JudgeAppends([.. own.Where(o => o.IsAppend && o.Begin > liveness.Index)], liveness);
            var reads = final is null
                ? null
                : judge.JudgeFinalReads([.. own.Where(o => !o.IsAppend && o.IsFinal)], final);
            reason ??= appends ?? reads;
        }

        return findings.ToResult(reason);
    }

    private static HistoryEntry? Phase(IReadOnlyList<HistoryEntry> history, string name) =>
        history.FirstOrDefault(e => e.Type == EntryType.Phase && e.F == name);

    // Kafka's internal topics, whose names begin with two underscores, are not for clients to append to.
    private static IEnumerable<PartitionFacts> Partitions(IReadOnlyList<HistoryEntry> history) => history
        .Where(e => e.Type is EntryType.Invoke or EntryType.Leader)
        .Where(e => !e.Topic!.StartsWith("__", StringComparison.Ordinal))
        .Select(e => (Topic: e.Topic!, Number: e.Partition!.Value))
        .Distinct()
        .OrderBy(p => p.Topic, StringComparer.Ordinal).ThenBy(p => p.Number)
        .Select(p => new PartitionFacts(p.Topic, p.Number));
}
