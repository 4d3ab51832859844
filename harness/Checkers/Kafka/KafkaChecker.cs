using Harness.Histories.Kafka;

namespace Harness.Checkers.Kafka;

/// <summary>
/// Judges histories of Jepsen's Kafka workload: what the model <c>log</c> judges of reads and appends is judged of
/// polls and sends, and wherever there are transactions what these promise. <c>docs/anomalies.md</c> has the list.
/// </summary>
public static class KafkaChecker
{
    /// <summary>Judges a history.</summary>
    /// <param name="operations">Its operations, by their beginning.</param>
    /// <param name="options">Name and time limit; null for none.</param>
    /// <param name="isLinearizable">
    /// Polls are taken for reads of all there is: one that lags convicts, and so does a send that lies before one that
    /// was acknowledged before it began. Kafka does not promise that polls are.
    /// </param>
    public static CheckResult Check(
        IReadOnlyList<KafkaOperation> operations, CheckOptions? options = null, bool isLinearizable = false)
    {
        var findings = new FindingCollector();
        var facts = new KafkaFacts(operations);
        string? reason = null;
        Action[] steps =
        [
            () => new KafkaRecordJudge(facts, findings).Judge(),
            () => new KafkaOrderJudge(facts, findings).Judge(),
            () => reason = new KafkaLossJudge(facts, findings).Judge(),
            () => new KafkaStalenessJudge(facts, findings, isLinearizable).Judge(),
            () => new KafkaCycleJudge(facts, findings).Judge(),
        ];
        foreach (var step in steps)
        {
            if (options?.IsOver() == true)
            {
                reason = CheckOptions.TimeOver(operations.Count);
                break;
            }

            step();
        }

        return findings.ToResult(reason);
    }

    /// <summary>The entries of operations, to prove something by.</summary>
    internal static long[] Entries(params IEnumerable<KafkaOperation?> operations) =>
    [
        .. operations.OfType<KafkaOperation>().SelectMany(
            operation => operation.End == long.MaxValue ? [operation.Begin] : new[] { operation.Begin, operation.End }),
    ];
}
