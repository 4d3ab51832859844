namespace Harness.Shrinking;

/// <summary>
/// Delta debugging (Zeller and Hildebrandt, 2002) by complements: takes out chunks, at first of half the list, then
/// smaller and smaller ones, for as long as what is left still fails.
/// </summary>
public static class Minimizer
{
    /// <summary>
    /// A sublist that still fails, and of which no element can be taken out alone, unless it was stopped before.
    /// </summary>
    /// <typeparam name="T">What the list is of.</typeparam>
    /// <param name="items">A list that fails; it is not tried itself.</param>
    /// <param name="fails">Whether a sublist, in the same order, fails. The result depends on nothing else.</param>
    /// <param name="stop">Once cancelled, the smallest list so far is returned.</param>
    public static IReadOnlyList<T> Minimize<T>(
        IReadOnlyList<T> items, Func<IReadOnlyList<T>, bool> fails, CancellationToken stop = default) =>
        Reduce(items, list => fails(list) ? list : null, stop);

    /// <summary>The same, where a list that fails may turn out to be longer than what is needed.</summary>
    /// <typeparam name="T">What the list is of.</typeparam>
    /// <param name="items">A list that fails; it is not tried itself.</param>
    /// <param name="tried">What of a list suffices to fail: at most as long; null if it does not fail.</param>
    /// <param name="stop">Once cancelled, the smallest list so far is returned.</param>
    public static IReadOnlyList<T> Reduce<T>(
        IReadOnlyList<T> items, Func<IReadOnlyList<T>, IReadOnlyList<T>?> tried, CancellationToken stop = default)
    {
        if (items.Count == 0 || stop.IsCancellationRequested)
        {
            return items;
        }

        if (tried([]) is { } nothing)
        {
            return nothing;
        }

        var kept = items;
        for (var size = Math.Max(1, kept.Count / 2); kept.Count > 1 && !stop.IsCancellationRequested;)
        {
            var before = kept.Count;
            kept = TakeOut(kept, size, tried, stop);

            // At the end again and again: what was needed while more was there may not be needed any more.
            if (size == 1 && kept.Count == before)
            {
                break;
            }

            size = Math.Max(1, Math.Min(size, kept.Count) / 2);
        }

        return kept;
    }

    private static IReadOnlyList<T> TakeOut<T>(
        IReadOnlyList<T> kept, int size, Func<IReadOnlyList<T>, IReadOnlyList<T>?> tried, CancellationToken stop)
    {
        for (var start = 0; start < kept.Count && !stop.IsCancellationRequested;)
        {
            IReadOnlyList<T> without = [.. kept.Take(start), .. kept.Skip(start + size)];
            if (without.Count > 0 && tried(without) is { } enough)
            {
                kept = enough;
            }
            else
            {
                start += size;
            }
        }

        return kept;
    }
}
