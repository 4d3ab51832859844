namespace Harness.Simulation.Disks;

/// <summary>
/// The bytes of a file that a failed flush left behind: the page cache still shows them and takes them for written, so
/// no later flush writes them. (Bytes, where Linux has pages: the logs of a run are small, and most of what a real
/// disk loses would be written again along with the next append to the same page.)
/// </summary>
internal sealed class LostRanges
{
    // In order, not empty, neither overlapping nor adjoining.
    private readonly List<(int From, int To)> ranges = [];

    /// <summary>End (exclusive) of the last one; 0 if there is none.</summary>
    public int End => ranges.Count == 0 ? 0 : ranges[^1].To;

    /// <summary>From inclusive, to exclusive; in order.</summary>
    public IEnumerable<(int From, int To)> All => ranges;

    /// <summary>Adds a range behind all others; nothing if it is empty.</summary>
    public void Add(int from, int to)
    {
        if (from >= to)
        {
            return;
        }

        if (ranges.Count > 0 && ranges[^1].To == from)
        {
            from = ranges[^1].From;
            ranges.RemoveAt(ranges.Count - 1);
        }

        ranges.Add((from, to));
    }

    /// <summary>Forgets what is cut off.</summary>
    public void Truncate(int length)
    {
        ranges.RemoveAll(range => range.From >= length);
        if (End > length)
        {
            ranges[^1] = (ranges[^1].From, length);
        }
    }

    public void Clear() => ranges.Clear();

    /// <summary>The content as the platter would have it: with holes.</summary>
    public byte[] Copy(byte[] content, int from, int to)
    {
        var copy = content[from..to];
        foreach (var range in ranges)
        {
            var (start, end) = (Math.Max(range.From, from), Math.Min(range.To, to));
            if (start < end)
            {
                copy.AsSpan(start - from, end - start).Clear();
            }
        }

        return copy;
    }
}
