using Harness.Histories;
using Reports.ClientOperations;

namespace Reports.Timelines;

/// <summary>Builds the time scale for the operations drawn.</summary>
internal static class TimelineScaling
{
    private const int MostTicks = 4000;
    private const int MostWorldEvents = 400;

    /// <summary>Steps of an axis in nanoseconds, smallest first: 1, 2, 5 times powers of ten from 1 ms.</summary>
    private static readonly long[] Steps =
        [.. Enumerable.Range(0, 13).SelectMany(power => new long[] { 1, 2, 5 }.Select(n => n * Power(power)))];

    /// <summary>The scale for these operations and the faults and leader changes among them.</summary>
    public static TimeScale For(IReadOnlyList<HistoryEntry> history, IReadOnlyList<PairedOperation> drawn)
    {
        var (from, to) = (drawn[0].Invocation.Time, drawn.Max(EndOf));
        var events = drawn.SelectMany(operation => new[] { operation.Invocation.Time, EndOf(operation) })
            .Concat(history.Where(entry => IsWorldEvent(entry) && entry.Time >= from && entry.Time <= to)
                .Take(MostWorldEvents).Select(entry => entry.Time));
        return new TimeScale(events, Breaks(drawn));
    }

    /// <summary>A round distance between candidate ticks for a stretch of this length, in nanoseconds.</summary>
    public static long TickStep(long length) => Steps.FirstOrDefault(step => length / step <= MostTicks, Steps[^1]);

    private static List<(long After, long Before, int Hidden)> Breaks(IReadOnlyList<PairedOperation> drawn)
    {
        var breaks = new List<(long, long, int)>();
        var latest = 0L;
        for (var i = 1; i < drawn.Count; i++)
        {
            latest = Math.Max(latest, EndOf(drawn[i - 1]));
            var hidden = drawn[i].Ordinal - drawn[i - 1].Ordinal - 1;
            var before = drawn[i].Invocation.Time;
            var after = Math.Max(drawn[i - 1].Invocation.Time, Math.Min(latest, before - 1));
            if (hidden > 0 && after < before)
            {
                breaks.Add((after, before, hidden));
            }
        }

        return breaks;
    }

    private static long EndOf(PairedOperation operation) => operation.Completion?.Time ?? operation.Invocation.Time;

    private static bool IsWorldEvent(HistoryEntry entry) =>
        entry.Type is EntryType.Fault or EntryType.Leader or EntryType.Phase or EntryType.Replica
            or EntryType.Violation;

    private static long Power(int power) => power == 0 ? 1_000_000 : 10 * Power(power - 1);
}
