using Harness.Histories;
using Harness.Histories.Kafka;

namespace Harness.Checkers.Kafka;

/// <summary>
/// Every record has one offset, every offset one value, and a writer who may have written it by the time it was polled.
/// </summary>
internal sealed class KafkaRecordJudge(KafkaFacts facts, FindingCollector findings)
{
    /// <summary>Judges all records.</summary>
    public void Judge()
    {
        foreach (var key in facts.Keys)
        {
            foreach (var version in key.Versions.Where(version => version.Values.Count > 1))
            {
                AddInconsistent(key, version);
            }

            foreach (var value in key.Values)
            {
                JudgeValue(key, value);
            }
        }

        foreach (var operation in facts.Operations)
        {
            JudgePolls(operation);
        }
    }

    private void JudgeValue(KafkaKey key, KafkaValue value)
    {
        if (value.Offsets.Count > 1)
        {
            findings.Add(Anomalies.Duplicate, () => (
                $"Value {value.Value} of key {key.Name}, sent once, is at the offsets "
                + $"{string.Join(", ", value.Offsets)}.",
                KafkaChecker.Entries(value.Sender, value.Poller)));
        }

        if (value.Poller is { } poller && (value.Sender is null || poller.End < value.Sender.Begin))
        {
            var why = value.Sender is null
                ? "which nobody ever sent to it"
                : $"before it was sent by {value.Sender.Text}";
            findings.Add(Anomalies.FromNowhere, () => (
                $"The poll of {poller.Text} returned value {value.Value} of key {key.Name}, {why}.",
                KafkaChecker.Entries(poller, value.Sender)));
        }
    }

    private void JudgePolls(KafkaOperation operation)
    {
        foreach (var poll in operation.Polls.Where(poll => !poll.Value.IsNil))
        {
            var sender = facts[poll].Sender;
            if (operation.Outcome == EntryType.Ok && sender?.Outcome == EntryType.Fail)
            {
                findings.Add(Anomalies.G1a, () => (
                    $"The poll of {operation.Text} returned value {poll.Value} of key {poll.Key}, whose send by "
                    + $"{sender.Text} had failed for certain.",
                    KafkaChecker.Entries(sender, operation)));
            }

            if (operation.IsTransaction && ReferenceEquals(sender, operation))
            {
                findings.Add(Anomalies.PrecommittedRead, () => (
                    $"The transaction of {operation.Text} polled value {poll.Value} of key {poll.Key}, which it had "
                    + "sent itself and not committed.",
                    KafkaChecker.Entries(operation)));
            }
        }
    }

    private void AddInconsistent(KafkaKey key, KafkaVersion version) =>
        findings.Add(Anomalies.InconsistentOffsets, () => (
            $"Offset {version.Offset} of key {key.Name} held the values "
            + $"{string.Join(", ", version.Values.Select(value => value.Value))}.",
            KafkaChecker.Entries(version.Values.Select(value => value.Poller ?? value.Sender))));
}
