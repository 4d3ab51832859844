using Harness.Checkers;
using Harness.Runs;

namespace Reports.Indexes;

/// <summary>Runs by verdict.</summary>
internal sealed record RunTally(int Valid, int Unknown, int Invalid)
{
    /// <summary>All runs.</summary>
    public int Total => Valid + Unknown + Invalid;

    /// <summary>Invalid beats unknown beats valid; no run at all is unknown.</summary>
    public Verdict Verdict => Invalid > 0 ? Verdict.Invalid
        : Unknown > 0 || Total == 0 ? Verdict.Unknown
        : Verdict.Valid;

    /// <summary>Counts runs.</summary>
    public static RunTally Of(IEnumerable<RunEntry> runs)
    {
        var (valid, unknown, invalid) = (0, 0, 0);
        foreach (var run in runs)
        {
            valid += run.Results.Verdict == Verdict.Valid ? 1 : 0;
            unknown += run.Results.Verdict == Verdict.Unknown ? 1 : 0;
            invalid += run.Results.Verdict == Verdict.Invalid ? 1 : 0;
        }

        return new RunTally(valid, unknown, invalid);
    }

    /// <summary>
    /// What leaves the question open although every run is valid, as the end of a sentence; null if nothing does.
    /// </summary>
    public static string? OpenQuestion(IReadOnlyList<RunEntry> runs)
    {
        var results = runs.Select(run => run.Results).ToList();
        return VetoTally.Of(results).Any(tally => tally.IsTooMany) ? "but too many faults of a kind were vetoed"
            : ReachedTally.Of(results).Any(tally => tally.Missing.Any()) ? "but a branch was never reached"
            : null;
    }

    /// <summary>Runs that are not valid: the invalid, then the unknown, each in the order given.</summary>
    public static IReadOnlyList<RunEntry> NotValid(IReadOnlyList<RunEntry> runs) =>
    [
        .. runs.Where(run => run.Results.Verdict == Verdict.Invalid),
        .. runs.Where(run => run.Results.Verdict == Verdict.Unknown),
    ];

    /// <summary>Runs by scenario, scenarios in ordinal order.</summary>
    public static IReadOnlyList<IGrouping<string, RunEntry>> ByScenario(IReadOnlyList<RunEntry> runs) =>
        [.. runs.GroupBy(run => run.Results.Scenario).OrderBy(group => group.Key, StringComparer.Ordinal)];
}
