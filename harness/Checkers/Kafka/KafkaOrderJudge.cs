using Harness.Histories;
using Harness.Histories.General;
using Harness.Histories.Kafka;
using Positions = System.Collections.Generic.Dictionary<
    Harness.Histories.General.Datum,
    (Harness.Histories.Kafka.KafkaOperation Operation, Harness.Checkers.Kafka.KafkaValue Value)>;

namespace Harness.Checkers.Kafka;

/// <summary>
/// Sends and polls of one operation, and those of successive operations of one process, go through each key in the
/// order of its versions; polls leave none out.
/// </summary>
/// <remarks>
/// A consumer's position in a key is where its last successful operation left it: one that failed is undone. It is not
/// known any more when an assign or a subscribe drops the key, when it seeks, and when the key changed hands during an
/// operation. While a process is subscribed others may consume its keys in between, so its position is judged only in
/// histories that tell of such changes (<c>:rebalance-log</c>).
/// </remarks>
internal sealed class KafkaOrderJudge(KafkaFacts facts, FindingCollector findings)
{
    // How many of the values that were left out a finding names.
    private const int Told = 8;

    private readonly bool tellsRebalances = facts.Operations.Any(operation => operation.Rebalanced.Count > 0);

    /// <summary>Judges all processes.</summary>
    public void Judge()
    {
        foreach (var process in facts.Operations.GroupBy(operation => operation.Process))
        {
            JudgeProcess([.. process]);
        }
    }

    private void JudgeProcess(List<KafkaOperation> operations)
    {
        // What was last polled and last sent by an operation that took effect, by key.
        var polled = new Positions();
        var sent = new Positions();
        var isSubscribed = false;
        foreach (var operation in operations.Where(o => o.Action != KafkaAction.Other))
        {
            foreach (var key in operation.Rebalanced)
            {
                polled.Remove(key);
            }

            if (operation.Action != KafkaAction.Transact)
            {
                isSubscribed = operation.Outcome == EntryType.Fail
                    ? isSubscribed
                    : operation.Action == KafkaAction.Subscribe;
                Reassign(operation, polled);
                continue;
            }

            JudgePolls(operation, isSubscribed && !tellsRebalances ? [] : polled);
            JudgeSends(operation, sent);
            Remember(operation, polled, sent);
        }
    }

    private static void Reassign(
        KafkaOperation operation, Positions polled)
    {
        if (operation.Outcome == EntryType.Fail)
        {
            return;
        }

        foreach (var key in polled.Keys.ToList())
        {
            if (operation.SeeksToBeginning || !operation.Keys.Contains(key))
            {
                polled.Remove(key);
            }
        }
    }

    private void Remember(
        KafkaOperation operation,
        Positions polled,
        Positions sent)
    {
        if (operation.Outcome != EntryType.Ok)
        {
            return;
        }

        foreach (var poll in operation.Polls.Where(poll => !poll.Value.IsNil))
        {
            polled[poll.Key] = (operation, facts[poll]);
        }

        foreach (var send in operation.Sends)
        {
            sent[send.Key] = (operation, facts[send]);
        }
    }

    private void JudgePolls(
        KafkaOperation operation, Positions before)
    {
        var within = new Dictionary<Datum, KafkaValue>();
        foreach (var poll in operation.Polls.Where(poll => !poll.Value.IsNil))
        {
            var value = facts[poll];
            if (within.TryGetValue(poll.Key, out var previous))
            {
                if (!operation.Rebalanced.Contains(poll.Key))
                {
                    Compare(poll, previous, value, [operation], Anomalies.InternalPollSkip,
                        Anomalies.InternalNonmonotonicPoll);
                }
            }
            else if (before.TryGetValue(poll.Key, out var last))
            {
                Compare(poll, last.Value, value, [last.Operation, operation], Anomalies.PollSkip,
                    Anomalies.NonmonotonicPoll);
            }

            within[poll.Key] = value;
        }
    }

    private void JudgeSends(
        KafkaOperation operation, Positions before)
    {
        // The place of what failed, or may have, is known only if it was seen; then that is what is wrong.
        if (operation.Outcome == EntryType.Fail)
        {
            return;
        }

        var within = new Dictionary<Datum, KafkaValue>();
        foreach (var send in operation.Sends)
        {
            var value = facts[send];
            if (within.TryGetValue(send.Key, out var previous))
            {
                Compare(send, previous, value, [operation], Anomalies.InternalSendSkip,
                    Anomalies.InternalNonmonotonicSend);
            }
            else if (before.TryGetValue(send.Key, out var last))
            {
                Compare(send, last.Value, value, [last.Operation, operation], null, Anomalies.NonmonotonicSend);
            }

            within[send.Key] = value;
        }
    }

    private void Compare(
        KafkaRecord record, KafkaValue before, KafkaValue after, KafkaOperation[] operations, Anomaly? skip,
        Anomaly backwards)
    {
        if (before.Index < 0 || after.Index < 0)
        {
            // Even where places are not known for sure, nobody is given one record twice in a row.
            if (ReferenceEquals(before, after) && record.Offset is not null && after.Offsets.Count == 1)
            {
                Add(backwards, record, before, after, operations);
            }
        }
        else if (after.Index <= before.Index)
        {
            Add(backwards, record, before, after, operations);
        }
        else if (after.Index > before.Index + 1 && skip is not null)
        {
            Add(skip, record, before, after, operations);
        }
    }

    private void Add(
        Anomaly anomaly, KafkaRecord record, KafkaValue before, KafkaValue after, KafkaOperation[] operations)
    {
        findings.Add(anomaly, () =>
        {
            var skipped = facts.KeyOf(record).Versions.Skip(before.Index + 1)
                .Take(Math.Max(0, after.Index - before.Index - 1)).SelectMany(version => version.Values)
                .Select(value => value.Value).ToList();
            var without = skipped.Count == 0
                ? ""
                : $", and not what lies between: {string.Join(", ", skipped.Take(Told))}";
            return (
                $"For key {record.Key}, {operations[^1].Text} had value {after.Value} at offset {after.Offsets.Min} "
                + $"next after value {before.Value} at offset {before.Offsets.Min}"
                + (operations.Length == 1 ? "" : $" of {operations[0].Text}") + without + ".",
                KafkaChecker.Entries(operations));
        });
    }
}
