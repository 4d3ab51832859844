using System.Globalization;
using System.Numerics;
using Harness.Runs;

namespace Harness.Guided;

/// <summary>
/// What tells runs apart: each branch with how often it was reached, and which branch was reached right after which.
/// Counts are told by powers of two (1, 2, 3–4, 5–8, …), as one more or less of many is nothing new.
/// </summary>
public static class Features
{
    /// <summary>The features of a run, in ordinal order.</summary>
    /// <param name="results">Results with <see cref="RunResults.Transitions"/>.</param>
    public static IReadOnlyList<string> Of(RunResults results) =>
    [
        .. results.Reached.Where(branch => branch.Value > 0).Select(branch => Counted(branch.Key, branch.Value))
            .Concat((results.Transitions ?? new Dictionary<string, long>()).Keys)
            .Order(StringComparer.Ordinal),
    ];

    // The largest count of the bucket stands for it.
    private static string Counted(string branch, long count) =>
        string.Create(CultureInfo.InvariantCulture, $"{branch} ≤{BitOperations.RoundUpToPowerOf2((ulong)count)}");
}
