using System.Globalization;
using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>
/// Name of the directory of one run of many: scenario, defect, and seed or the number in a guided search, with dashes
/// for characters that a directory name should not have.
/// </summary>
internal static class RunDirectoryName
{
    /// <summary>The name for a run.</summary>
    public static string Of(RunResults results) => results.Guided is { } guided
        ? Of(results.Scenario, results.Defect, string.Create(
            CultureInfo.InvariantCulture, $"{GuidedRequests.Explore}-{guided.Run:0000000}"))
        : Of(results.Scenario, results.Defect, results.Seed);

    /// <summary>The name for a run that a seed tells.</summary>
    /// <param name="scenario">Its scenario, by name or by file.</param>
    /// <param name="defect">The planted defect; null for none.</param>
    /// <param name="seed">Its seed.</param>
    public static string Of(string scenario, string? defect, ulong seed) =>
        Of(scenario, defect, seed.ToString(CultureInfo.InvariantCulture));

    private static string Of(string scenario, string? defect, string number)
    {
        var parts = new List<string> { Path.GetFileNameWithoutExtension(scenario) };
        if (defect is not null)
        {
            parts.Add(defect);
        }

        parts.Add(number);
        return string.Concat(string.Join('-', parts)
            .Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '-'));
    }
}
