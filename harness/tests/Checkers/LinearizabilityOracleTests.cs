using FsCheck;
using FsCheck.Fluent;
using Harness.Checkers;
using Harness.Histories;
using Harness.Tests.Histories;

namespace Harness.Tests.Checkers;

/// <summary>
/// The scan against a search that tries every order (Wing and Gong), on thousands of small random histories.
/// </summary>
public sealed class LinearizabilityOracleTests
{
    private const int Histories = 3000;

    [Test]
    public void Check_RandomHistories_AgreesWithExhaustiveSearch()
    {
        var verdicts = new int[2];
        var seed = 0UL;
        foreach (var history in RandomHistory().Sample(Histories, new Rnd(20260729), 10))
        {
            var expected = new ExhaustiveSearch(Operations.Pair(history)).IsLinearizable();
            var result = new LogLinearizabilityChecker().Check(history);

            Assert.That(result.Verdict, Is.EqualTo(expected ? Verdict.Valid : Verdict.Invalid), () =>
                $"history {seed}:\n{string.Join('\n', history)}\n{string.Join('\n', result.Findings)}");
            verdicts[expected ? 1 : 0]++;
            seed++;
        }

        Assert.That(verdicts, Has.All.GreaterThan(Histories / 5), "both verdicts are well represented");
    }

    // A run of a log, one operation after the other, whose beginnings and ends are then moved apart; moved too far,
    // some of them contradict the order of the log. A final read of everything leaves no offset unknown.
    private static Gen<IReadOnlyList<HistoryEntry>> RandomHistory() =>
        from kinds in Gen.Choose(0, 99).ListOf(7)
        from sizes in Gen.Choose(1, 2).ListOf(7)
        from before in Gen.Choose(0, 18).ListOf(8)
        from after in Gen.Choose(0, 18).ListOf(8)
        from shift in Gen.Choose(-20, 20).ListOf(8)
        from lag in Gen.Choose(0, 9).ListOf(7)
        select Build(kinds, sizes, Minus(before, shift), Plus(after, shift), lag);

    private static List<int> Minus(IList<int> a, IList<int> b) => [.. a.Zip(b, (x, y) => x - y)];

    private static List<int> Plus(IList<int> a, IList<int> b) => [.. a.Zip(b, (x, y) => x + y)];

    private static IReadOnlyList<HistoryEntry> Build(
        IList<int> kinds, IList<int> sizes, IList<int> before, IList<int> after, IList<int> lag)
    {
        var log = new List<long>();
        var events = new List<(int At, int Process, bool IsEnd, Action<HistoryBuilder> Add)>();
        void Add(int process, Action<HistoryBuilder> begin, Action<HistoryBuilder>? end)
        {
            events.Add(((process * 10) - before[process], process, false, begin));
            if (end is not null)
            {
                events.Add(((process * 10) + after[process] + 1, process, true, end));
            }
        }

        for (var i = 0; i < kinds.Count; i++)
        {
            var process = i;
            long[] values = [.. Enumerable.Range(0, sizes[i]).Select(n => (process * 10L) + n)];
            var length = kinds[i] % 4 == 0 ? Math.Max(0, log.Count - lag[i]) : log.Count;
            var offset = log.Count;
            switch (kinds[i])
            {
                case < 40:
                    var seen = log.Take(length).Select((v, o) => ((long)o, v)).ToArray();
                    Add(process, b => b.Read(process, 0), b => b.Got(process, length, seen));
                    break;
                case < 80:
                    log.AddRange(values);
                    Add(process, b => b.Append(process, values), b => b.Acked(process, offset));
                    break;
                case < 90:
                    log.AddRange(values);
                    Add(process, b => b.Append(process, values), null);
                    break;
                default:
                    Add(process, b => b.Append(process, values), b => b.Info(process));
                    break;
            }
        }

        var all = log.Select((v, o) => ((long)o, v)).ToArray();
        Add(kinds.Count, b => b.Read(kinds.Count, 0, final: true), b => b.Got(kinds.Count, all.Length, all));
        var history = new HistoryBuilder();
        foreach (var (_, _, _, add) in events.OrderBy(e => e.At).ThenBy(e => e.IsEnd).ThenBy(e => e.Process))
        {
            add(history);
        }

        return history.Entries;
    }
}
