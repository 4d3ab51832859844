using Harness.Checkers;
using Reports.ClientOperations;

namespace Reports.Timelines;

/// <summary>
/// Chooses the operations a timeline draws: all of them when they are few, otherwise those around the evidence of the
/// first finding, then around that of further findings while there is room. Operations left out leave a visible break.
/// </summary>
internal static class TimelineSelection
{
    /// <summary>Most operations drawn; keeps a drawing under 2,000 nodes.</summary>
    public const int Limit = 160;

    /// <summary>Neighbours on either side, widest first: the widest that fits is taken.</summary>
    private static readonly int[] Reaches = [50, 25, 12, 6, 3];

    /// <summary>A break that would hide fewer operations than this is not worth making.</summary>
    private const int SmallestBreak = 6;

    /// <summary>Ordinals of the operations to draw, ascending.</summary>
    /// <param name="total">Number of operations.</param>
    /// <param name="evidence">Per finding, the ordinals of its operations; the most telling finding first.</param>
    /// <param name="otherwise">Ordinal to look at when there is no evidence.</param>
    public static IReadOnlyList<int> Choose(int total, IReadOnlyList<IReadOnlyList<int>> evidence, int otherwise)
    {
        if (total <= Limit)
        {
            return [.. Enumerable.Range(0, total)];
        }

        var centres = (evidence.FirstOrDefault(finding => finding.Count > 0) ?? [otherwise])
            .Take(Limit / (2 * Reaches[^1] + 1)).ToList();
        var chosen = Around(total, centres, Reaches[^1]);
        foreach (var finding in evidence)
        {
            var extended = new SortedSet<int>(chosen);
            extended.UnionWith(Around(total, finding, Reaches[^1]));
            chosen = extended.Count <= Limit ? extended : chosen;
        }

        chosen = Reaches.Select(reach => Widened(chosen, Around(total, centres, reach)))
            .First(widened => widened.Count <= Limit);
        CloseSmallBreaks(chosen);
        return [.. chosen];
    }

    /// <summary>Ordinals of the operations a finding points at, ascending and without repeats.</summary>
    public static IReadOnlyList<int> Evidence(Finding finding, IReadOnlyDictionary<long, int> ordinalByEntry)
    {
        var ordinals = new SortedSet<int>();
        foreach (var entry in finding.Entries)
        {
            if (ordinalByEntry.TryGetValue(entry, out var ordinal))
            {
                ordinals.Add(ordinal);
            }
        }

        return [.. ordinals];
    }

    /// <summary>Operation ordinals by the index of their invocation and of their completion.</summary>
    public static IReadOnlyDictionary<long, int> OrdinalByEntry(IReadOnlyList<PairedOperation> operations)
    {
        var ordinals = new Dictionary<long, int>(operations.Count * 2);
        foreach (var operation in operations)
        {
            ordinals[operation.Invocation.Index] = operation.Ordinal;
            if (operation.Completion is { } completion)
            {
                ordinals[completion.Index] = operation.Ordinal;
            }
        }

        return ordinals;
    }

    private static SortedSet<int> Widened(SortedSet<int> chosen, SortedSet<int> more) => [.. chosen.Union(more)];

    private static SortedSet<int> Around(int total, IReadOnlyList<int> centres, int reach)
    {
        var around = new SortedSet<int>();
        foreach (var centre in centres)
        {
            for (var i = Math.Max(0, centre - reach); i <= Math.Min(total - 1, centre + reach); i++)
            {
                around.Add(i);
            }
        }

        return around;
    }

    private static void CloseSmallBreaks(SortedSet<int> chosen)
    {
        int? previous = null;
        foreach (var ordinal in chosen.ToList())
        {
            if (previous is { } before && ordinal - before <= SmallestBreak)
            {
                for (var i = before + 1; i < ordinal; i++)
                {
                    chosen.Add(i);
                }
            }

            previous = ordinal;
        }
    }
}
