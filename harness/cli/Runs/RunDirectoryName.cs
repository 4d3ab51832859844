using System.Globalization;
using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>
/// Name of the directory of one run of many: scenario, defect and seed, with dashes for characters that a directory
/// name should not have.
/// </summary>
internal static class RunDirectoryName
{
    /// <summary>The name for a run.</summary>
    public static string Of(RunResults results) => Of(results.Scenario, results.Defect, results.Seed);

    /// <summary>The name for a run.</summary>
    /// <param name="scenario">Its scenario, by name or by file.</param>
    /// <param name="defect">The planted defect; null for none.</param>
    /// <param name="seed">Its seed.</param>
    public static string Of(string scenario, string? defect, ulong seed)
    {
        var parts = new List<string> { Path.GetFileNameWithoutExtension(scenario) };
        if (defect is not null)
        {
            parts.Add(defect);
        }

        parts.Add(seed.ToString(CultureInfo.InvariantCulture));
        return string.Concat(string.Join('-', parts)
            .Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '-'));
    }
}
