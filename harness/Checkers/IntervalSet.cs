namespace Harness.Checkers;

/// <summary>A union of half-open intervals of offsets.</summary>
internal sealed class IntervalSet
{
    private readonly List<(long From, long To)> intervals = [];

    // True while the intervals are sorted, disjoint and apart from each other.
    private bool merged = true;

    // How long the list may get before it is merged for the sake of memory: twice what was left the last time.
    private int limit = 1024;

    /// <summary>
    /// Adds the offsets from <paramref name="from"/> (inclusive) to <paramref name="to"/> (exclusive); nothing if
    /// empty.
    /// </summary>
    public void Add(long from, long to)
    {
        if (from >= to)
        {
            return;
        }

        if (intervals.Count > 0 && intervals[^1] is var last && from >= last.From && from <= last.To)
        {
            intervals[^1] = (last.From, Math.Max(last.To, to));
            return;
        }

        intervals.Add((from, to));
        merged = intervals.Count == 1;
        if (intervals.Count >= limit)
        {
            Merge();
            limit = Math.Max(limit, intervals.Count * 2);
        }
    }

    /// <summary>Whether an offset is covered.</summary>
    public bool Contains(long offset)
    {
        Merge();
        var (low, high) = (0, intervals.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (intervals[middle].To <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < intervals.Count && intervals[low].From <= offset;
    }

    private void Merge()
    {
        if (merged)
        {
            return;
        }

        intervals.Sort();
        var count = 0;
        for (var i = 0; i < intervals.Count; i++)
        {
            var (from, to) = intervals[i];
            if (count > 0 && from <= intervals[count - 1].To)
            {
                intervals[count - 1] = (intervals[count - 1].From, Math.Max(intervals[count - 1].To, to));
            }
            else
            {
                intervals[count++] = (from, to);
            }
        }

        intervals.RemoveRange(count, intervals.Count - count);
        merged = true;
    }
}
