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

    /// <summary>Called after each run. Null for none.</summary>
    public Action<ShrinkProgress>? Progress { get; init; }
}
