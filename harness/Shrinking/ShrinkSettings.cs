namespace Harness.Shrinking;

/// <summary>What to shrink for, and for how long.</summary>
public sealed record ShrinkSettings
{
    /// <summary>Stands for every anomaly that convicts.</summary>
    public const string AnyAnomaly = "any";

    /// <summary>The anomaly that has to come back, or <see cref="AnyAnomaly"/>.</summary>
    public required string Anomaly { get; init; }

    /// <summary>Once cancelled, the smallest run so far is the result.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>How many runs <see cref="ForEach"/> may make at the same time, from 1.</summary>
    public int Width { get; init; } = 1;

    /// <summary>
    /// Calls a function with 0 to a count, exclusive, in any order or at the same time; by default one after the other.
    /// The result of shrinking does not depend on it.
    /// </summary>
    public Action<int, Action<int>> ForEach { get; init; } = OneByOne;

    private static void OneByOne(int count, Action<int> body)
    {
        for (var i = 0; i < count; i++)
        {
            body(i);
        }
    }

    /// <summary>Called after each run. Null for none.</summary>
    public Action<ShrinkProgress>? Progress { get; init; }
}
