namespace Harness.Simulation.Exploration;

/// <summary>How to explore one schedule of a world.</summary>
public sealed record ExploreOptions
{
    /// <summary>Decides everything: all draws of the world and, unless it has a seed of its own, the
    /// schedule.</summary>
    public required ulong Seed { get; init; }

    /// <summary>
    /// If not null: decides the schedule of <see cref="ExploreMode.Choices"/>, and nothing else. It is drawn without
    /// Coyote then.
    /// </summary>
    public ulong? ScheduleSeed { get; init; }

    /// <summary>Who interleaves.</summary>
    public ExploreMode Mode { get; init; } = ExploreMode.Choices;

    /// <summary>The policy of <see cref="ExploreMode.Choices"/>.</summary>
    public PolicyKind Policy { get; init; } = PolicyKind.Drawn;

    /// <summary>Over how many choices PCT spreads its changes; positive. Part of the run's identity.</summary>
    public int EstimatedChoices { get; init; } = 20_000;

    /// <summary>Windows of all events.</summary>
    public Windows Windows { get; init; } = Windows.Default;

    /// <summary>A run with more events fails as a failure of the harness.</summary>
    public long MaxSteps { get; init; } = 100_000_000;

    /// <summary>Choices to repeat instead of exploring; null to explore. Mode and policy are ignored then.</summary>
    public ChoiceLog? Replay { get; init; }

    /// <summary>
    /// A schedule to carry out, first-in first-out where it says nothing, instead of exploring; null to explore. Mode
    /// and policy are ignored then.
    /// </summary>
    public IReadOnlyList<Deviation>? Deviations { get; init; }

    /// <summary>Whether to tell how the schedule deviates from first-in first-out. Not in operations mode.</summary>
    public bool RecordDeviations { get; init; }

    /// <summary>
    /// Sets mode and policy from the command line's form: a mode, and for <c>choices</c> a policy after a colon.
    /// </summary>
    /// <param name="seed">The seed.</param>
    /// <param name="explore"><c>choices</c>, <c>choices:uniform</c>, <c>choices:pct</c>, <c>choices:priority</c>,
    /// <c>choices:sparse</c>,
    /// <c>choices:fifo</c>, <c>operations</c>, or <c>guided</c>, which is <c>choices</c> with a seed of the schedule's
    /// own.</param>
    /// <exception cref="FormatException">None of these.</exception>
    public static ExploreOptions Parse(ulong seed, string explore) => explore switch
    {
        "choices" => new() { Seed = seed },
        "choices:uniform" => new() { Seed = seed, Policy = PolicyKind.Uniform },
        "choices:pct" => new() { Seed = seed, Policy = PolicyKind.Pct },
        "choices:priority" => new() { Seed = seed, Policy = PolicyKind.Priority },
        "choices:sparse" => new() { Seed = seed, Policy = PolicyKind.Sparse },
        "choices:fifo" => new() { Seed = seed, Deviations = [] },
        "guided" => new() { Seed = seed },
        "operations" => new() { Seed = seed, Mode = ExploreMode.Operations },
        _ => throw new FormatException($"'{explore}' is no way to explore: use choices, choices:uniform, choices:pct, "
            + "choices:priority, choices:sparse, choices:fifo or operations."),
    };
}
