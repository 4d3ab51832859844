namespace Harness.Simulation.Exploration;

/// <summary>What exploring one schedule gave.</summary>
public sealed record ExplorationResult
{
    /// <summary>How it was explored, such as <c>choices:pct-2</c>, <c>operations</c> or <c>replay</c>.</summary>
    public required string Explore { get; init; }

    /// <summary>Hash over every pick and event.</summary>
    public required ulong RunHash { get; init; }

    /// <summary>Events.</summary>
    public required long Steps { get; init; }

    /// <summary>
    /// Picks among two or more enabled events; in operations mode, steps at which two or more were enabled.
    /// </summary>
    public required long Choices { get; init; }

    /// <summary>Mean number of enabled events over all picks; 0 without any.</summary>
    public required double EnabledMean { get; init; }

    /// <summary>Virtual ns at the end.</summary>
    public required long VirtualNs { get; init; }

    /// <summary>The picks, for a replay; null in operations mode, which is repeated by its seed.</summary>
    public required ChoiceLog? Log { get; init; }

    /// <summary>How the picks deviate from first-in first-out; null unless that was asked for.</summary>
    public IReadOnlyList<Deviation>? Deviations { get; init; }

    /// <summary>Why the run failed, or null: an unhandled exception of a reactor, or a leak.</summary>
    public required Exception? Failure { get; init; }
}
