namespace Harness.Checkers;

/// <summary>
/// An operation and its place in the log; an append of several records is placed by its first and by its last.
/// </summary>
/// <param name="Number">Number of the append, or of the read in its partition.</param>
/// <param name="Place">Length of the log just before the record was appended, or when the read looked at it.</param>
/// <param name="Begin">Index of its invocation.</param>
/// <param name="End">Index at which the operation had completed; <see cref="long.MaxValue"/> for never.</param>
/// <param name="IsAppend">False for a read.</param>
/// <param name="IsFirst">False for the second place of an append.</param>
internal readonly record struct Placed(
    int Number, long Place, long Begin, long End, bool IsAppend, bool IsFirst = true)
{
    /// <summary>By place; at one place, the reads of that length come before the append that ends it.</summary>
    public static int ByPlace(Placed a, Placed b)
    {
        var order = a.Place.CompareTo(b.Place);
        order = order != 0 ? order : a.IsAppend.CompareTo(b.IsAppend);
        return order != 0 ? order : a.Begin.CompareTo(b.Begin);
    }

    /// <summary>Whether nothing orders the two but real time.</summary>
    public bool StandsWith(Placed other) => Place == other.Place && IsAppend == other.IsAppend;
}
