using System.Globalization;
using Harness.Histories;
using Harness.Histories.Kafka;

namespace Harness.Checkers.Kafka;

/// <summary>
/// Polls that lack what had been acknowledged, or polled by others, before they began (<c>stale-poll</c>). Kafka's
/// polls may: they return what was fetched by then, and no more than fits. So these are reported, the worst first, and
/// convict nobody, but where polls are taken for reads of all there is (<c>stale-read</c>); there the order of sends is
/// judged by real time as well. What lies behind the records of a transaction that is open need not be shown to anyone.
/// </summary>
internal sealed class KafkaStalenessJudge(KafkaFacts facts, FindingCollector findings, bool isLinearizable)
{
    /// <summary>Judges all keys.</summary>
    public void Judge()
    {
        var ends = KafkaPollEnds.Of(facts).ToLookup(end => end.Key);
        var stale = new List<Stale>();
        foreach (var key in facts.Keys)
        {
            var known = FirstKnown(key);
            var polls = ends[key].Where(end => end.Next < known.Length)
                .Select(end => new Stale(end.Operation, key, known[end.Next]))
                .Where(poll => poll.Missed.KnownAt < poll.Operation.Begin);
            if (isLinearizable)
            {
                JudgeSends(key);
                var transactions = new OpenTransactions(facts.Operations, key.Name);
                polls = polls.Where(poll => !transactions.AnyBeside(poll.Operation));
            }

            stale.AddRange(polls);
        }

        var anomaly = isLinearizable ? Anomalies.StaleRead : Anomalies.StalePoll;
        foreach (var poll in stale.OrderByDescending(Lag).ThenBy(poll => poll.Operation.Begin))
        {
            findings.Add(anomaly, () => Describe(poll));
        }
    }

    // Of each version: which one, of it and those behind it, was known first to be there.
    private static Known[] FirstKnown(KafkaKey key)
    {
        var known = new Known[key.Versions.Count];
        var first = new Known(null, null, long.MaxValue);
        for (var i = known.Length - 1; i >= 0; i--)
        {
            // What lies at several offsets, or beside another value, is known to be nowhere.
            if (key.Versions[i].Values is [{ Index: >= 0 } value])
            {
                var sent = value.Sender is { Outcome: EntryType.Ok } sender ? sender : null;
                var by = sent is null || value.Poller?.End < sent.End ? value.Poller : sent;
                first = by?.End < first.KnownAt ? new Known(value, by, by.End) : first;
            }

            known[i] = first;
        }

        return known;
    }

    // A record of a send that began after another was acknowledged lies behind that one's.
    private void JudgeSends(KafkaKey key)
    {
        KafkaValue? earliest = null;
        foreach (var version in key.Versions.Reverse())
        {
            if (version.Values is not [{ Index: >= 0, Sender: { } sender } value])
            {
                continue;
            }

            if (earliest is { } behind && behind.Sender!.End < sender.Begin)
            {
                findings.Add(Anomalies.NonlinearizableAppend, () => (
                    $"Value {value.Value} of key {key.Name}, sent by {sender.Text}, lies at offset {version.Offset}, "
                    + $"before value {behind.Value} at offset {behind.Offsets.Min}, although {behind.Sender.Text} had "
                    + "been acknowledged before it began.",
                    KafkaChecker.Entries(behind.Sender, sender)));
            }

            if (sender.Outcome == EntryType.Ok && !(earliest?.Sender!.End < sender.End))
            {
                earliest = value;
            }
        }
    }

    // In ns where the history tells times, otherwise in entries.
    private static long Lag(Stale poll) => LagNs(poll) ?? poll.Operation.Begin - poll.Missed.KnownAt;

    private static long? LagNs(Stale poll) => poll.Operation.BeganAt - poll.Missed.By!.EndedAt;

    private static (string Statement, long[] Entries) Describe(Stale poll)
    {
        var (value, by, _) = poll.Missed;
        var before = LagNs(poll) is { } ns
            ? string.Create(CultureInfo.InvariantCulture, $"{ns / 1e9:0.###} s before it began")
            : "before it began";
        var knew = ReferenceEquals(by, value!.Sender) ? "was acknowledged" : "polled it";
        return (
            $"The poll of {poll.Operation.Text} did not get to value {value.Value} at offset {value.Offsets.Min} of "
            + $"key {poll.Key.Name}, although {by!.Text} {knew} {before}.",
            KafkaChecker.Entries(by, poll.Operation));
    }

    private readonly record struct Known(KafkaValue? Value, KafkaOperation? By, long KnownAt);

    private readonly record struct Stale(KafkaOperation Operation, KafkaKey Key, Known Missed);
}
