namespace Reports.Timelines;

/// <summary>
/// Maps time to x. Order is kept and every event gets room, but the scale is not linear: stretches in which nothing
/// happens are compressed, and those left out become a break of fixed width.
/// </summary>
internal sealed class TimeScale
{
    private const double SmallestStep = 5;
    private const double LargestStep = 34;
    private const double PixelsPerMillisecond = 9;
    private const double BreakWidth = 64;
    private const double Margin = 12;

    // Invariant: times strictly ascend, xs ascend, both have the same length, at least 1.
    private readonly List<long> _times = [];
    private readonly List<double> _xs = [];
    private readonly List<(double From, double To, int Hidden)> _breaks = [];

    /// <param name="events">Times of everything drawn, in any order.</param>
    /// <param name="breaks">Stretches left out: after which time, before which time, and how many operations.</param>
    public TimeScale(IEnumerable<long> events, IReadOnlyList<(long After, long Before, int Hidden)> breaks)
    {
        var times = new SortedSet<long>(events);
        foreach (var (after, before, _) in breaks)
        {
            times.RemoveWhere(time => time > after && time < before);
            times.Add(after);
            times.Add(before);
        }

        var x = Margin;
        foreach (var time in times)
        {
            if (_times.Count > 0)
            {
                x += Step(_times[^1], time, breaks, x);
            }

            _times.Add(time);
            _xs.Add(x);
        }

        if (_times.Count == 0)
        {
            _times.Add(0);
            _xs.Add(x);
        }

        Width = x + Margin;
    }

    /// <summary>Width of the drawing in pixels.</summary>
    public double Width { get; }

    /// <summary>First time drawn, in nanoseconds.</summary>
    public long From => _times[0];

    /// <summary>Last time drawn, in nanoseconds.</summary>
    public long To => _times[^1];

    /// <summary>Where the breaks lie, and how many operations each hides.</summary>
    public IReadOnlyList<(double From, double To, int Hidden)> Breaks => _breaks;

    /// <summary>The x of a time; times outside of the drawing fall on its edge.</summary>
    public double X(long time)
    {
        var at = _times.BinarySearch(time);
        if (at >= 0)
        {
            return _xs[at];
        }

        var after = ~at;
        if (after == 0)
        {
            return 0;
        }

        if (after == _times.Count)
        {
            return Width;
        }

        var share = (double)(time - _times[after - 1]) / (_times[after] - _times[after - 1]);
        return _xs[after - 1] + share * (_xs[after] - _xs[after - 1]);
    }

    private double Step(long from, long to, IReadOnlyList<(long After, long Before, int Hidden)> breaks, double x)
    {
        foreach (var (after, before, hidden) in breaks)
        {
            if (from == after && to == before)
            {
                _breaks.Add((x, x + BreakWidth, hidden));
                return BreakWidth;
            }
        }

        return Math.Clamp((to - from) / 1e6 * PixelsPerMillisecond, SmallestStep, LargestStep);
    }
}
