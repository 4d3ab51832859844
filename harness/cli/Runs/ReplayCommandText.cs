using System.Globalization;
using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>The command line that brings a run back from nothing but its identity.</summary>
internal static class ReplayCommandText
{
    /// <summary>The command for a run; at the same commit it gives the same run.</summary>
    public static string For(RunResults results)
    {
        var seed = results.Seed.ToString(CultureInfo.InvariantCulture);
        var defect = results.Defect is { } planted ? $" --defect {Quoted(planted)}" : string.Empty;
        return $"dotnet run -c Release --project harness/cli -- replay {Quoted(results.Scenario)} --seed {seed}"
            + $" --explore {Quoted(results.Explore)}{defect}";
    }

    /// <summary>The word as a shell takes it.</summary>
    private static string Quoted(string word) => word.Length > 0 && word.All(IsPlain)
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || "-_./:+".Contains(character);
}
