using Harness.Histories;
using Harness.Histories.Kafka;

namespace Harness.Checkers.Kafka;

/// <summary>
/// What was acknowledged is polled by someone. Consumers are taken to begin with the first record, as those of the
/// workload do, and nothing to be removed by retention or compaction: so whoever polls a record had to be given what
/// lies before it.
/// </summary>
internal sealed class KafkaLossJudge(KafkaFacts facts, FindingCollector findings)
{
    private const double Enough = 0.5;

    /// <summary>Judges all sends; returns why they can't be called valid although nothing was found, or null.</summary>
    public string? Judge()
    {
        var unseen = 0L;
        foreach (var key in facts.Keys)
        {
            unseen += JudgeKey(key);
        }

        return unseen > 0
            ? $"{unseen} acknowledged record(s) could not be judged: nobody polled them, nor what lies behind them"
            : TooLittle();
    }

    private long JudgeKey(KafkaKey key)
    {
        // The version that someone certainly got to: the furthest first place of a value that was polled.
        var first = new Dictionary<KafkaValue, int>();
        var last = new Dictionary<KafkaValue, int>();
        for (var i = 0; i < key.Versions.Count; i++)
        {
            foreach (var value in key.Versions[i].Values)
            {
                first.TryAdd(value, i);
                last[value] = i;
            }
        }

        var furthest = key.Values.Where(value => value.OkPoller is not null && first.ContainsKey(value))
            .MaxBy(value => first[value]);
        var unseen = 0L;
        foreach (var value in key.Values.Where(value => value.Poller is null && value.Sender is not null))
        {
            var isDue = furthest is not null && last.TryGetValue(value, out var place) && place <= first[furthest];
            if (isDue && facts.HasHappened(value.Sender!))
            {
                AddLost(key, value, furthest!);
            }
            else if (value.Sender!.Outcome == EntryType.Ok)
            {
                unseen++;
                AddUnseen(key, value);
            }
        }

        return unseen;
    }

    private string? TooLittle()
    {
        var acts = facts.Operations.Where(operation => operation.Action == KafkaAction.Transact).ToList();
        var ok = acts.Count(operation => operation.Outcome == EntryType.Ok);
        if (acts.Count == 0 || ok < acts.Count * Enough)
        {
            return $"only {ok} of {acts.Count} operations were ok, which is too few to judge";
        }

        var isReadBack = acts.Where(operation => operation.Outcome == EntryType.Ok)
            .Any(operation => operation.Sends.Any(send => facts[send].OkPoller is not null));
        return isReadBack ? null : "no acknowledged write was read back";
    }

    private void AddLost(KafkaKey key, KafkaValue value, KafkaValue furthest) =>
        findings.Add(Anomalies.LostWrite, () => (
            $"Value {value.Value}, sent to key {key.Name} by {value.Sender!.Text} and at offset {value.Offsets.Min}, "
            + $"was never polled, although {furthest.OkPoller!.Text} polled value {furthest.Value} at offset "
            + $"{furthest.Offsets.Min}.",
            KafkaChecker.Entries(value.Sender, furthest.OkPoller)));

    private void AddUnseen(KafkaKey key, KafkaValue value) =>
        findings.Add(Anomalies.Unseen, () => (
            $"Value {value.Value}, sent to key {key.Name} by {value.Sender!.Text}, was acknowledged and never polled; "
            + "nor was anything behind it, so it can't be told whether it is lost or late.",
            KafkaChecker.Entries(value.Sender)));
}
