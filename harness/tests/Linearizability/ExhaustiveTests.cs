using Harness.Checkers;
using Harness.Histories.General;
using Harness.Linearizability;
using Harness.Linearizability.Models;

namespace Harness.Tests.Linearizability;

/// <summary>
/// The checker against brute force, on every history of a few calls: the verdict, the order it gives for what is
/// linearizable, and the call it says is the first that is not.
/// </summary>
[Parallelizable(ParallelScope.Children)]
public sealed class ExhaustiveTests
{
    private static readonly Kind[] Registers =
    [
        Kind.Of("write", 1, 1), Kind.Of("write", 2, 2), Kind.Of("read", null, null), Kind.Of("read", null, 1),
        Kind.Of("read", null, 2),
    ];

    private static readonly Kind[] UnknownRegisters = [.. Registers, Kind.Unknown("write", 1)];

    private static readonly Kind[] Sets =
    [
        Kind.Of("add", 1, 1), Kind.Of("add", 2, 2), Kind.Unknown("add", 3), Kind.Of("remove", 1, 1),
        Kind.Of("read", null, Array.Empty<int>()), Kind.Of("read", null, new[] { 1 }),
        Kind.Of("read", null, new[] { 1, 2 }), Kind.Of("read", null, new[] { 2, 3 }),
    ];

    private static readonly Kind[] Counters =
    [
        Kind.Of("add", 1, 1), Kind.Of("add", 2, 2), Kind.Unknown("add", 1), Kind.Of("read", null, 0),
        Kind.Of("read", null, 1), Kind.Of("read", null, 3),
    ];

    private static readonly Kind[] Queues =
    [
        Kind.Of("enqueue", 1, 1), Kind.Of("enqueue", 2, 2), Kind.Unknown("enqueue", 1),
        Kind.Of("dequeue", null, 1), Kind.Of("dequeue", null, 2), Kind.Of("dequeue", null, null),
        Kind.Unknown("dequeue", null),
    ];

    private static readonly Kind[] Mutexes =
    [
        Kind.Of("acquire", null, null), Kind.Of("release", null, null), Kind.Unknown("acquire", null),
        Kind.Unknown("release", null),
    ];

    private static readonly Kind[] KeyValues =
    [
        Kind.Of("put", "a", "a"), Kind.Of("append", "b", "b"), Kind.Unknown("append", "a"), Kind.Of("get", null, ""),
        Kind.Of("get", null, "a"), Kind.Of("get", null, "ab"), Kind.Of("get", null, "ba"),
    ];

    private static readonly Kind[] Lists =
    [
        Kind.Of("append", 1, 1), Kind.Of("append", 2, new[] { 0, 2 }), Kind.Of("append", 2, new[] { 1, 2 }),
        Kind.Unknown("append", 1), Kind.Of("read", null, Array.Empty<int>()), Kind.Of("read", null, new[] { 1 }),
        Kind.Of("read", null, new[] { 1, 2 }),
    ];

    private static readonly Kind[] Transactions =
    [
        Kind.Of("txn", Txn("w x 1"), Txn("w x 1")), Kind.Of("txn", Txn("w x 2", "w y 2"), Txn("w x 2", "w y 2")),
        Kind.Of("txn", Txn("r x", "w y 1"), Txn("r x 1", "w y 1")), Kind.Of("txn", Txn("r x"), Txn("r x")),
        Kind.Of("txn", Txn("r x", "r y"), Txn("r x 1", "r y 2")), Kind.Of("txn", Txn("r y"), Txn("r y 2")),
        Kind.Unknown("txn", Txn("w y 2")), Kind.Of("txn", Txn("r y", "r x"), Txn("r y 1", "r x 1")),
    ];

    private static readonly Kind[] CasRegisters =
    [
        Kind.Of("write", 1, 1), Kind.Of("write", 2, 2), Kind.Unknown("write", 1), Kind.Of("read", null, null),
        Kind.Of("read", null, 1), Kind.Of("read", null, 2), Kind.Of("cas", new[] { 1, 2 }, new[] { 1, 2 }),
        Kind.Of("cas", new[] { 2, 1 }, new[] { 2, 1 }), Kind.Unknown("cas", new[] { 1, 2 }),
    ];

    [Test]
    public void Check_EveryHistoryOfFourCalls_AgreesWithBruteForce([Range(1, 4)] int calls)
    {
        Compare(new RegisterModel(hasCas: false), calls, UnknownRegisters);
        Compare(new SetModel(), calls, Sets);
        Compare(new CounterModel(), calls, Counters);
        Compare(new QueueModel(), calls, Queues);
        Compare(new MutexModel(), calls, Mutexes);
        Compare(new KeyValueModel(), calls, KeyValues);
        Compare(new ListModel(), calls, Lists);
    }

    [Test]
    public void Check_EveryHistoryOfFourCallsOfCasRegister_AgreesWithBruteForce([Range(1, 4)] int calls) =>
        Compare(new RegisterModel(hasCas: true), calls, CasRegisters);

    [Test]
    public void Check_EveryHistoryOfFourTransactions_AgreesWithBruteForce([Range(1, 4)] int calls) =>
        CompareVerdicts(
            new MultiRegisterModel(), new MultiRegisterModel().Of([Datum.Of("x"), Datum.Of("y")]), calls, Transactions);

    [Test]
    public void Check_EveryHistoryOfFiveCallsOfRegister_AgreesWithBruteForce() =>
        Compare(new RegisterModel(hasCas: false), 5, Registers, IsRenamed);

    [Test]
    [Explicit("takes minutes")]
    [Category("soak")]
    public void Check_EveryHistoryOfSixCallsOfRegister_AgreesWithBruteForce() =>
        Compare(new RegisterModel(hasCas: false), 6, Registers, IsRenamed);

    // The register's values are alike: whatever has 2 first is another history with the names of both changed.
    private static bool IsRenamed(IReadOnlyList<Call> history)
    {
        foreach (var call in history)
        {
            var value = call.F == "write" ? call.Input : call.Output;
            if (value is { IsNil: false })
            {
                return value.Integer == 2;
            }
        }

        return false;
    }

    private static void Compare<TState>(
        SequentialModel<TState> model, int count, IReadOnlyList<Kind> kinds,
        Predicate<IReadOnlyList<Call>>? isLeftOut = null)
        where TState : IEquatable<TState>
    {
        var checker = new LinearizabilityChecker(model, new SearchLimit(TimeProvider.System));
        var verdicts = new long[2];
        foreach (var history in SmallHistories.All(count, kinds))
        {
            if (isLeftOut?.Invoke(history) == true)
            {
                continue;
            }

            var expected = BruteForce.IsLinearizable(model, history);
            var result = checker.Check(history)[0];
            if (result.Verdict != (expected ? Verdict.Valid : Verdict.Invalid)
                || Wrong(model, history, result) is not null)
            {
                Assert.Fail($"{model.Name}, expected {(expected ? "valid" : "invalid")}, found {result.Verdict}: "
                    + $"{Wrong(model, history, result)}\n{string.Join('\n', history)}\n{result.Because}");
            }

            verdicts[expected ? 1 : 0]++;
        }

        Assert.That(verdicts, Has.All.Positive, "both verdicts occur");
    }

    // Parts of the object are judged apart: all of them have to be linearizable.
    private static void CompareVerdicts(
        MultiRegisterModel model, SequentialModel whole, int count, IReadOnlyList<Kind> kinds)
    {
        var checker = new LinearizabilityChecker(model, new SearchLimit(TimeProvider.System));
        foreach (var history in SmallHistories.All(count, kinds))
        {
            var expected = BruteForce.IsLinearizable((MultiRegisterModel)whole, history);
            var verdict = checker.Check(history).Max(part => part.Verdict);
            Assert.That(
                verdict, Is.EqualTo(expected ? Verdict.Valid : Verdict.Invalid), () => string.Join('\n', history));
        }
    }

    private static string? Wrong<TState>(
        SequentialModel<TState> model, IReadOnlyList<Call> history, PartResult result)
        where TState : IEquatable<TState>
    {
        if (BruteForce.Problem(model, result.Order) is { } problem)
        {
            return $"the order is none: {problem}";
        }

        var until = result.Stuck?.End ?? long.MaxValue;
        if (history.Any(call => call.End < until && !result.Order.Any(placed => placed.Begin == call.Begin)))
        {
            return "the order lacks a call that ended";
        }

        return result.Stuck is not null && BruteForce.IsLinearizable(model, Until(history, until))
            ? $"{result.Stuck} is possible"
            : null;
    }

    // Calls that had begun by then; those that had not ended may have taken effect, with the answer they got later.
    private static List<Call> Until(IReadOnlyList<Call> history, long end) =>
        [.. history.Where(call => call.Begin < end)
            .Select(call => call.End <= end ? call : call with { End = long.MaxValue })];

    // Accesses such as "w x 1": write 1 to x.
    private static Datum Txn(params string[] accesses) => Datum.List([.. accesses.Select(access =>
    {
        var words = access.Split(' ');
        var value = words.Length > 2 ? Datum.Of(words[2][0] - '0') : Datum.Nil;
        return Datum.List(Datum.Of(words[0]), Datum.Of(words[1]), value);
    })]);
}
