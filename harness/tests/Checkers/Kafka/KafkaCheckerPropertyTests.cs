using FsCheck;
using FsCheck.Fluent;
using Harness.Checkers;
using Harness.Checkers.Kafka;
using Harness.Histories;
using Harness.Histories.General;
using Harness.Histories.Kafka;

namespace Harness.Tests.Checkers.Kafka;

/// <summary>Correct runs are valid, and every kind of mistake is found where it is one for certain.</summary>
public sealed class KafkaCheckerPropertyTests
{
    private const int Runs = 400;

    private static readonly object[] Mistakes =
    [
        new object[] { "lost-write", (Mistake)Drop },
        new object[] { "duplicate", (Mistake)Repeat },
        new object[] { "int-nonmonotonic-poll", (Mistake)Rewind },
        new object[] { "inconsistent-offsets", (Mistake)Replace },
        new object[] { "from-nowhere", (Mistake)Forge },
        new object[] { "G1a", (Mistake)Fail },
        new object[] { "precommitted-read", (Mistake)PollOwn },
        new object[] { "inconsistent-offsets", (Mistake)Swap },
        new object[] { "from-nowhere", (Mistake)Retime },
        new object[] { "int-poll-skip", (Mistake)Skip },
    ];

    // What a correct system may show, and does.
    private static readonly string[] Reported =
    [
        "G0", "int-send-skip", "stale-poll", "G-single", "G-single-process", "G-single-realtime", "G2-item",
        "G2-item-process", "G2-item-realtime",
    ];

    public delegate IReadOnlyList<KafkaOperation>? Mistake(List<KafkaOperation> operations, int pick);

    [Test]
    public void Check_CorrectRuns_AccusesNobody()
    {
        var verdicts = new int[3];
        foreach (var (seed, _) in Seeds())
        {
            var result = KafkaChecker.Check(ModelledTransactions.Of(seed));
            verdicts[(int)result.Verdict]++;
            Assert.That(
                result.Counts.Keys.Except(Reported), Is.Empty,
                () => $"seed {seed}: {string.Join('\n', result.Findings)}");
        }

        Assert.That(verdicts[(int)Verdict.Valid], Is.GreaterThan(Runs * 9 / 10), "hardly any has too few that are ok");
    }

    [Test]
    public void Check_CorrectRunsThatPollAll_AreLinearizable()
    {
        foreach (var (seed, _) in Seeds())
        {
            var result = KafkaChecker.Check(ModelledTransactions.Of(seed, pollsAll: true), isLinearizable: true);
            Assert.That(
                result.Counts.Keys.Except(Reported), Is.Empty,
                () => $"seed {seed}: {string.Join('\n', result.Findings)}");
        }
    }

    [Test]
    public void Check_OnePollLags_IsNotLinearizable()
    {
        var made = 0;
        foreach (var (seed, pick) in Seeds())
        {
            if (Lag([.. ModelledTransactions.Of(seed, pollsAll: true)], pick) is { } operations)
            {
                made++;
                Assert.That(
                    KafkaChecker.Check(operations, isLinearizable: true).Counts.Keys, Does.Contain("stale-read"),
                    $"seed {seed}, pick {pick}");
            }
        }

        Assert.That(made, Is.GreaterThan(Runs / 4), "the mistake can be made in many runs");
    }

    [TestCaseSource(nameof(Mistakes))]
    public void Check_OneMistake_IsAlwaysFound(string anomaly, Mistake mistake)
    {
        var made = 0;
        foreach (var (seed, pick) in Seeds())
        {
            if (mistake([.. ModelledTransactions.Of(seed)], pick) is not { } operations)
            {
                continue;
            }

            made++;
            var result = KafkaChecker.Check(operations);
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Invalid), $"seed {seed}, pick {pick}");
            Assert.That(
                result.Counts.Keys, Does.Contain(anomaly),
                () => $"seed {seed}, pick {pick}: {string.Join('\n', result.Findings)}");
        }

        Assert.That(made, Is.GreaterThan(Runs / 4), "the mistake can be made in many runs");
    }

    // Nobody polls an acknowledged record, although what lies behind it is polled.
    private static IReadOnlyList<KafkaOperation>? Drop(List<KafkaOperation> operations, int pick)
    {
        var told = operations.Where(o => o.Outcome == EntryType.Ok).SelectMany(o => o.Sends)
            .Where(send => send.Offset is not null).ToHashSet();
        var polls = operations[^1].Polls;
        var places = polls.Where((poll, i) =>
            told.Contains(poll) && i + 1 < polls.Count && polls[i + 1].Key.Equals(poll.Key)).ToList();
        return places.Count == 0
            ? null
            : [.. operations.Select(o => o with { Polls = [.. o.Polls.Where(p => p != places[pick % places.Count])] })];
    }

    private static IReadOnlyList<KafkaOperation>? Repeat(List<KafkaOperation> operations, int pick) => Change(
        operations, pick, o => o.Outcome == EntryType.Ok && o.Polls.Count > 0,
        o => o with { Polls = [.. o.Polls, o.Polls[pick % o.Polls.Count] with { Offset = 1_000_000 }] });

    private static IReadOnlyList<KafkaOperation>? Rewind(List<KafkaOperation> operations, int pick) => Change(
        operations, pick,
        o => o.Rebalanced.Count == 0 && o.Polls.Count(poll => poll.Key.Equals(Datum.Of("x"))) > 1,
        o => o with { Polls = [.. o.Polls.Reverse()] });

    private static IReadOnlyList<KafkaOperation>? Replace(List<KafkaOperation> operations, int pick) => Change(
        operations, pick, o => o.Polls.Count > 1 && o.Polls[0].Key.Equals(o.Polls[1].Key),
        o => o with { Polls = [o.Polls[1] with { Offset = o.Polls[0].Offset }, .. o.Polls.Skip(1)] });

    private static IReadOnlyList<KafkaOperation>? Forge(List<KafkaOperation> operations, int pick) => Change(
        operations, pick, o => o.Polls.Count > 0,
        o => o with { Polls = [.. o.Polls, o.Polls[0] with { Offset = 1_000_000, Value = Datum.Of("forged") }] });

    // A transaction that somebody saw has failed.
    private static IReadOnlyList<KafkaOperation>? Fail(List<KafkaOperation> operations, int pick)
    {
        var seen = operations[^1].Polls.Select(poll => poll.Value).ToHashSet();
        return Change(
            operations, pick,
            o => o.Outcome == EntryType.Ok && o.Polls.Count == 0 && o.Sends.Any(send => seen.Contains(send.Value)),
            o => o with { Outcome = EntryType.Fail });
    }

    private static IReadOnlyList<KafkaOperation>? PollOwn(List<KafkaOperation> operations, int pick) => Change(
        operations, pick, o => o.IsTransaction && o.Outcome == EntryType.Ok && o.Sends.Count > 0,
        o => o with { Polls = [.. o.Polls, o.Sends[0]] });

    // One poll saw two neighbours, each certainly where another poll saw it, the other way round.
    private static IReadOnlyList<KafkaOperation>? Swap(List<KafkaOperation> operations, int pick) => Change(
        operations, pick, o => o != operations[^1] && o.Polls.Count > 1 && o.Polls[0].Key.Equals(o.Polls[1].Key),
        o => o with
        {
            Polls =
            [
                o.Polls[1] with { Offset = o.Polls[0].Offset }, o.Polls[0] with { Offset = o.Polls[1].Offset },
                .. o.Polls.Skip(2),
            ],
        });

    // Who polled the last record of all does so before anything else happens.
    private static IReadOnlyList<KafkaOperation>? Retime(List<KafkaOperation> operations, int pick)
    {
        var places = operations[..^1].FindAll(o => o.Outcome == EntryType.Ok && o.Polls.Count > 0);
        if (places.Count == 0)
        {
            return null;
        }

        var early = places[pick % places.Count] with { Process = 7777, Begin = -2, End = -1, Sends = [] };
        return [early, .. operations];
    }

    // The polls of one operation leave out what lies between the first and the third record of a key.
    private static IReadOnlyList<KafkaOperation>? Skip(List<KafkaOperation> operations, int pick) => Change(
        operations, pick,
        o => o != operations[^1] && o.Rebalanced.Count == 0 && o.Polls.Count > 2
            && o.Polls[0].Key.Equals(o.Polls[2].Key),
        o => o with { Polls = [o.Polls[0], .. o.Polls.Skip(2)] });

    // A poll of one key leaves out what it got at the end, which was acknowledged before it began; no other transaction
    // is open.
    private static IReadOnlyList<KafkaOperation>? Lag(List<KafkaOperation> operations, int pick)
    {
        var acknowledged = operations.Where(o => o.Outcome == EntryType.Ok)
            .SelectMany(o => o.Sends.Select(send => (send.Value, o.End)))
            .ToDictionary(send => send.Value, send => send.End);
        return Change(
            operations, pick,
            o => o != operations[^1] && o is { Outcome: EntryType.Ok, Rebalanced.Count: 0 } && o.Polls.Count > 1
                && o.Polls[^1].Key.Equals(o.Polls[^2].Key)
                && acknowledged.TryGetValue(o.Polls[^1].Value, out var at) && at < o.Begin
                && operations.TrueForAll(other => ReferenceEquals(other, o) || other.Sends.Count == 0
                    || other.End < o.Begin || other.Begin > o.End),
            o => o with { Polls = [.. o.Polls.SkipLast(1)] });
    }

    private static IReadOnlyList<KafkaOperation>? Change(
        List<KafkaOperation> operations, int pick, Predicate<KafkaOperation> isPlace,
        Func<KafkaOperation, KafkaOperation> change)
    {
        var places = operations.FindAll(isPlace);
        if (places.Count == 0)
        {
            return null;
        }

        var place = operations.IndexOf(places[pick % places.Count]);
        operations[place] = change(operations[place]);
        return operations;
    }

    private static IEnumerable<(ulong Seed, int Pick)> Seeds() =>
        (from seed in Gen.Choose(0, int.MaxValue - 1) from pick in Gen.Choose(0, 10_000) select ((ulong)seed, pick))
        .Sample(Runs, new Rnd(4712), 10);
}
