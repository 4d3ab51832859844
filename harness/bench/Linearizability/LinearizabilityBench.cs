using System.Globalization;
using Harness.Checkers;
using Harness.Histories.General;
using Harness.Linearizability;
using Harness.Linearizability.Models;

namespace Harness.Bench.Linearizability;

/// <summary>How long the checker of linearizability takes for one register with many calls at a time.</summary>
/// <param name="time">The clock.</param>
/// <param name="output">Where the table goes.</param>
internal sealed class LinearizabilityBench(TimeProvider time, TextWriter output)
{
    private const int Histories = 20;

    // More of a kind say nothing new, and each takes all the patience there is.
    private const int EnoughMisses = 3;

    // A verdict that takes longer is a miss.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Prints the median of histories with fixed seeds, and how many had no verdict, or the wrong one.
    /// </summary>
    public void Run()
    {
        output.WriteLine(
            "one register, reads:writes:cas 2:1:1; median of 20 histories, or up to 3 misses; slowest, median of "
            + "processor time, misses");
        foreach (var unknown in new[] { 0, 1 })
        {
            foreach (var (clients, calls) in new[] { (10, 10_000), (20, 1_000) })
            {
                foreach (var values in new[] { 0, 5 })
                {
                    Measure(new BusyRegister(clients, calls, values, unknown), stale: false);
                    Measure(new BusyRegister(clients, calls, values, unknown), stale: true);
                }
            }
        }
    }

    private void Measure(BusyRegister register, bool stale)
    {
        var (seconds, ofProcessor) = (new List<double>(), new List<double>());
        var misses = 0;
        for (var seed = 1UL; seed <= Histories && misses < EnoughMisses; seed++)
        {
            var valid = register.Generate(seed);
            if ((stale ? register.WithStaleRead(valid) : valid) is not { } calls)
            {
                continue;
            }

            var (started, used) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var verdict = Judge(calls);
            seconds.Add(time.GetElapsedTime(started).TotalSeconds);
            ofProcessor.Add((Environment.CpuUsage.TotalTime - used).TotalSeconds);
            misses += verdict == (stale ? Verdict.Invalid : Verdict.Valid) ? 0 : 1;
        }

        seconds.Sort();
        ofProcessor.Sort();
        var values = register.Values == 0 ? "distinct values" : $"{register.Values} values";
        var kind = stale ? "one stale read" : "valid";
        output.WriteLine(seconds.Count == 0
            ? $"{register.Clients} clients, {values}, {kind}: no read can be made stale"
            : string.Create(CultureInfo.InvariantCulture,
                $"{register.Clients} clients × {register.CallsPerClient}, {values}, "
                + $"{register.UnknownPercent} % unknown, {kind}: "
                + $"{seconds[seconds.Count / 2]:N3} s, {seconds[^1]:N3} s, "
                + $"{ofProcessor[seconds.Count / 2]:N3} s, {misses} of {seconds.Count}"));
    }

    private Verdict Judge(IReadOnlyList<Call> calls)
    {
        var limit = new SearchLimit(time, time.GetUtcNow() + Patience);
        return new LinearizabilityChecker(new RegisterModel(hasCas: true), limit).Check(calls)[0].Verdict;
    }
}
