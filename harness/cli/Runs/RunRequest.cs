namespace Harness.Cli.Runs;

/// <summary>One run to make.</summary>
/// <param name="Scenario">Name of a built-in scenario, or path of a file.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Explore">How to explore, as on the command line.</param>
/// <param name="Defect">The defect to plant, or null.</param>
internal sealed record RunRequest(string Scenario, ulong Seed, string Explore, string? Defect = null)
{
    /// <inheritdoc />
    public override string ToString() => $"{Scenario}, seed {Seed}";
}
