using System.Globalization;
using System.Numerics;
using Harness.Runs;

namespace Harness.Guided;

/// <summary>
/// What tells runs apart: each branch that was reached, with how often by powers of two (1, 2, 3–4, 5–8, …), as one
/// more or less of many is nothing new.
/// </summary>
public static class Features
{
    /// <summary>The features of a run, in ordinal order.</summary>
    public static IReadOnlyList<string> Of(RunResults results) =>
    [
        .. results.Reached.Where(branch => branch.Value > 0).Select(branch => Counted(branch.Key, branch.Value))
            .Order(StringComparer.Ordinal),
    ];

    // The largest count of the bucket stands for it.
    private static string Counted(string branch, long count) =>
        string.Create(CultureInfo.InvariantCulture, $"{branch} ≤{BitOperations.RoundUpToPowerOf2((ulong)count)}");
}
