namespace Harness.Linearizability;

/// <summary>How much a search may take; it then ends without a verdict.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Deadline">When to stop; null for never.</param>
/// <param name="Configurations">How many ways of ordering the calls it may keep at a time.</param>
public sealed record SearchLimit(
    TimeProvider Time, DateTimeOffset? Deadline = null, int Configurations = SearchLimit.DefaultConfigurations)
{
    /// <summary>Takes some hundred MB.</summary>
    public const int DefaultConfigurations = 2_000_000;

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => Deadline is { } deadline && Time.GetUtcNow() >= deadline;
}
