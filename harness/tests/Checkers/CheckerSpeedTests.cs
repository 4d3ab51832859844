using Harness.Checkers;
using Harness.Histories;
using Harness.Tests.Histories;

namespace Harness.Tests.Checkers;

public sealed class CheckerSpeedTests
{
    private const int OperationsPerSecond = 160_000;

    [Test]
    public void Check_LongHistory_KeepsUp()
    {
        var history = LongRun(appends: 40_000);
        var operations = history.Count / 2;
        var checker = Judge.For("log-linearizable");
        var best = 0.0;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var before = Environment.CpuUsage.TotalTime;
            var result = checker.Check(history);
            best = Math.Max(best, operations / (Environment.CpuUsage.TotalTime - before).TotalSeconds);
            Assert.That(result.Verdict, Is.EqualTo(Verdict.Valid), result.Reason);
        }

        TestContext.Out.WriteLine($"{best:N0} operations per second of processor time");
        Assert.That(best, Is.GreaterThan(OperationsPerSecond),
            "a second of processor time, on the best of three attempts");
    }

    // Two records an append; five readers that follow the log; everything is read once more at the end.
    private static IReadOnlyList<HistoryEntry> LongRun(int appends)
    {
        var builder = new HistoryBuilder();
        var positions = new long[5];
        long end = 0;
        for (var i = 0; i < appends; i++)
        {
            builder.Appended(1, end, end, end + 1);
            end += 2;
            var reader = i % positions.Length;
            builder.Read(10 + reader, positions[reader]);
            builder.Got(10 + reader, end, Records(positions[reader], end));
            positions[reader] = end;
        }

        for (long from = 0; from < end; from += 500)
        {
            var to = Math.Min(end, from + 500);
            builder.Read(99, from, final: true).Got(99, end, Records(from, to));
        }

        return builder.Entries;
    }

    private static (long Offset, long Value)[] Records(long from, long to) =>
        [.. Enumerable.Range((int)from, (int)(to - from)).Select(o => ((long)o, (long)o))];
}
