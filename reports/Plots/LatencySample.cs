using Reports.ClientOperations;

namespace Reports.Plots;

/// <summary>Chooses the operations a latency plot shows.</summary>
internal static class LatencySample
{
    /// <summary>Most points drawn.</summary>
    public const int Limit = 10_000;

    /// <summary>
    /// All operations when they are few; otherwise every n-th that is <c>ok</c> and, while there is room, every one
    /// that is not, since those are rare and telling.
    /// </summary>
    public static IReadOnlyList<PairedOperation> Of(IReadOnlyList<PairedOperation> operations)
    {
        if (operations.Count <= Limit)
        {
            return operations;
        }

        var telling = operations.Where(operation => operation.Outcome != "ok").ToList();
        var ok = operations.Where(operation => operation.Outcome == "ok").ToList();
        var rare = Thinned(telling, Math.Max(Limit / 2, Limit - ok.Count));
        return [.. rare.Concat(Thinned(ok, Limit - rare.Count)).OrderBy(operation => operation.Ordinal)];
    }

    /// <summary>What was left out, in one sentence; empty when nothing was.</summary>
    public static string Caption(int total, int shown) => total == shown
        ? string.Empty
        : $"{Text.Words.Count(shown)} of {Text.Words.Count(total)} operations shown: "
            + "those that are fail or info first, the rest evenly thinned.";

    private static List<PairedOperation> Thinned(List<PairedOperation> operations, int limit)
    {
        if (operations.Count <= limit)
        {
            return operations;
        }

        var thinned = new List<PairedOperation>(limit);
        for (var i = 0; i < limit; i++)
        {
            thinned.Add(operations[(int)((long)i * operations.Count / limit)]);
        }

        return thinned;
    }
}
