using Reports.ClientOperations;
using Reports.Text;

namespace Reports.Plots;

/// <summary>What the latency plot shows, in words: its text alternative.</summary>
internal static class LatencySummary
{
    /// <summary>Median, 99th percentile and largest latency of what was answered with <c>ok</c>.</summary>
    public static string Of(IReadOnlyList<PairedOperation> operations)
    {
        var latencies = operations.Where(operation => operation.Outcome == "ok")
            .Select(operation => operation.Completion!.Time - operation.Invocation.Time).Order().ToList();
        return latencies.Count == 0
            ? "No operation was answered with ok."
            : $"Operations answered with ok: median {Words.Duration(Percentile(latencies, 50))}, "
                + $"99th percentile {Words.Duration(Percentile(latencies, 99))}, "
                + $"longest {Words.Duration(latencies[^1])}.";
    }

    /// <summary>The smallest value that at least <paramref name="percent"/> % of the values do not exceed.</summary>
    private static long Percentile(List<long> ascending, int percent) =>
        ascending[(int)(((long)ascending.Count * percent + 99) / 100) - 1];
}
