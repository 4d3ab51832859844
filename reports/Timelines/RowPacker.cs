namespace Reports.Timelines;

/// <summary>Puts intervals into as few rows as possible so that none overlap.</summary>
internal sealed class RowPacker
{
    // Invariant: per row, the right edge of its last interval.
    private readonly List<double> _ends = [];

    /// <summary>Rows used so far.</summary>
    public int Rows => _ends.Count;

    /// <summary>The row for an interval; intervals come in ascending order of their left edge.</summary>
    public int Place(double from, double to)
    {
        for (var row = 0; row < _ends.Count; row++)
        {
            if (_ends[row] <= from)
            {
                _ends[row] = to;
                return row;
            }
        }

        _ends.Add(to);
        return _ends.Count - 1;
    }
}
