namespace Harness.Cli.Runs;

/// <summary>With what a defect was measured: the same brings the same row, but for the seconds.</summary>
/// <param name="Commit">Source commit of the build, or <see cref="UnknownCommit"/>.</param>
/// <param name="Seed">The first seed.</param>
/// <param name="Runs">Most runs to make.</param>
/// <param name="Explore">How to explore, as on the command line.</param>
/// <param name="Shrinks">Whether the run that found it is shrunk; how far depends on the time there is.</param>
/// <param name="Any">Whether an anomaly was enough that only brokers were watched for.</param>
internal sealed record Measurement(
    string Commit, ulong Seed, int Runs, string Explore, bool Shrinks = false, bool Any = false)
{
    /// <summary>The commit of a build outside of a repository, which may be any.</summary>
    public const string UnknownCommit = "unknown";
}
