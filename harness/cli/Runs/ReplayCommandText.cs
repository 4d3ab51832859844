using System.Globalization;
using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>
/// The command line that brings a run back: from nothing but its identity, or, if it was shrunk, from its directory.
/// </summary>
internal static class ReplayCommandText
{
    private const string Harness = "dotnet run -c Release --project harness/cli -- ";
    private const string Command = Harness + "replay ";

    /// <summary>The command for a run in a directory; at the same commit it gives the same run.</summary>
    public static string For(RunResults results, string directory) =>
        results.Shrunk is null && results.Guided is null ? For(results) : Command + Quoted(directory);

    /// <summary>
    /// The command for a run that was not shrunk; at the same commit it gives the same run. A run of a guided search
    /// that was not kept comes back with its search.
    /// </summary>
    public static string For(RunResults results) =>
        results.Guided is { } guided ? Again(results, guided) : Same(results);

    private static string Again(RunResults results, GuidedRun guided)
    {
        var defect = results.Defect is { } planted ? $" --defect {Quoted(planted)}" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{Harness}run {Quoted(results.Scenario)} "
            + $"--seed {guided.Seed} --runs {guided.Run + 1} --explore guided{defect} --out DIR");
    }

    private static string Same(RunResults results)
    {
        var seed = results.Seed.ToString(CultureInfo.InvariantCulture);
        var defect = results.Defect is { } planted ? $" --defect {Quoted(planted)}" : string.Empty;
        return $"{Command}{Quoted(results.Scenario)} --seed {seed} --explore {Quoted(results.Explore)}{defect}";
    }

    /// <summary>The word as a shell takes it.</summary>
    private static string Quoted(string word) => word.Length > 0 && word.All(IsPlain)
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || "-_./:+".Contains(character);
}
