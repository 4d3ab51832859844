namespace Harness.Histories.General;

/// <summary>
/// An operation on an object of any kind that happened, or may have happened: one that failed is none.
/// </summary>
/// <param name="Process">Who made it; a process has at most one operation open.</param>
/// <param name="F">What was done, such as <c>write</c>.</param>
/// <param name="Key">Which of many objects it concerns; <see cref="Datum.Nil"/> where there is one.</param>
/// <param name="Input">The value it was invoked with.</param>
/// <param name="Output">The value it was answered with; null if its outcome is not known.</param>
/// <param name="Begin">Position of its invocation among all entries of the history.</param>
/// <param name="End">Position of its completion; <see cref="long.MaxValue"/> if its outcome is not known: it may take
/// effect at any later time, or never.</param>
public sealed record Call(int Process, string F, Datum Key, Datum Input, Datum? Output, long Begin, long End)
{
    /// <summary>Line of its invocation, from 1; 0 if it comes from no file.</summary>
    public long Line { get; init; }

    /// <summary>True if it happened; false if nobody knows.</summary>
    public bool IsOk => Output is not null;

    /// <summary>What it did and what it was told, such as <c>write 3</c> or <c>read → 3</c>.</summary>
    public string Text
    {
        get
        {
            var of = Key.IsNil ? "" : $" of {Key}";
            var input = Input.IsNil ? "" : $" {Input}";
            return $"{F}{of}{input}" + (Output is null || Output.Equals(Input) ? "" : $" → {Output}");
        }
    }
}
