namespace Harness.Cli.Runs;

/// <summary>One run to make.</summary>
/// <param name="Scenario">Name of a built-in scenario, or path of a file.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Explore">How to explore, as on the command line.</param>
/// <param name="Defect">The defect to plant, or null.</param>
internal sealed record RunRequest(string Scenario, ulong Seed, string Explore, string? Defect = null)
{
    /// <summary>What a guided search planned; null for what scenario and seed say.</summary>
    public GuidedRequest? Guided { get; init; }

    /// <inheritdoc />
    public override string ToString() => Guided is { } guided
        ? $"{Scenario}, guided run {guided.Origin.Run}"
        : $"{Scenario}, seed {Seed}";
}
