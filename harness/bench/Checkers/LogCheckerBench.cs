using System.Diagnostics;
using System.Globalization;
using Harness.Checkers;
using Harness.Histories;
using static Harness.Bench.Checkers.GeneratedHistory;

namespace Harness.Bench.Checkers;

/// <summary>
/// How fast the models of the log judge histories as <c>harness check</c> reads them, and in how much memory.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="output">Where the table goes.</param>
internal sealed class LogCheckerBench(TimeProvider time, TextWriter output)
{
    private const int Histories = 20;
    private const int Operations = 500_000;
    private const int Many = 10_000_000;

    /// <summary>
    /// Prints the median rate of histories with fixed seeds, the making of the lines included, and how many had
    /// another verdict than they should.
    /// </summary>
    public void Run()
    {
        output.WriteLine("operations judged per second, from JSON Lines: median of histories, slowest, median per "
            + "second of processor time, misses");
        Measure("log", Wrong.Nothing, Operations, Histories);
        Measure("log", Wrong.LostWrite, Operations, Histories);
        Measure("log-linearizable", Wrong.Nothing, Operations, Histories);
        Measure("log-linearizable", Wrong.StaleRead, Operations, Histories);
        Measure("log", Wrong.LostWrite, Many, 1);
        Measure("log-linearizable", Wrong.StaleRead, Many, 1);
    }

    private void Measure(string model, Wrong wrong, long operations, int histories)
    {
        var (rates, ofProcessor) = (new List<double>(), new List<double>());
        var (misses, found) = (0, new SortedSet<string>(StringComparer.Ordinal));
        for (var seed = 1UL; seed <= (ulong)histories; seed++)
        {
            using var history = new GeneratedHistory(seed, operations, wrong);
            var (started, used) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var result = Judge.For(model).Check(HistoryReader.Stream(history, "generated"));
            rates.Add(operations / time.GetElapsedTime(started).TotalSeconds);
            ofProcessor.Add(operations / (Environment.CpuUsage.TotalTime - used).TotalSeconds);
            misses += result.Verdict == (wrong == Wrong.Nothing ? Verdict.Valid : Verdict.Invalid) ? 0 : 1;
            found.UnionWith(result.Counts.Select(count => string.Create(
                CultureInfo.InvariantCulture, $"{count.Key} × {count.Value}")));
        }

        rates.Sort();
        ofProcessor.Sort();
        using var process = Process.GetCurrentProcess();
        var evidence = found.Count == 0 ? "" : $" ({string.Join(", ", found)})";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{model}, {operations:N0} operations, {Words(wrong)}: {rates[rates.Count / 2]:N0}, {rates[0]:N0}, "
            + $"{ofProcessor[rates.Count / 2]:N0}, {misses} of {histories}; "
            + $"peak memory so far {process.PeakWorkingSet64 / 1e9:N2} GB{evidence}"));
    }

    private static string Words(Wrong wrong) => wrong switch
    {
        Wrong.Nothing => "valid",
        Wrong.StaleRead => "one stale read",
        _ => "one lost write",
    };
}
