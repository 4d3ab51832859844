using Harness.Checkers;
using Harness.Runs;
using Reports.Text;

namespace Reports.Indexes;

/// <summary>Runs by verdict.</summary>
internal sealed record RunTally(int Valid, int Unknown, int Invalid)
{
    /// <summary>Those of the invalid runs that are what their scenario expects.</summary>
    public int Expected { get; init; }

    /// <summary>All runs.</summary>
    public int Total => Valid + Unknown + Invalid;

    /// <summary>What they amount to, by what their scenarios expect.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Counts runs.</summary>
    public static RunTally Of(IEnumerable<RunEntry> runs)
    {
        var results = runs.Select(run => run.Results).ToList();
        int Count(Verdict verdict) => results.Count(run => run.Verdict == verdict);
        return new RunTally(Count(Verdict.Valid), Count(Verdict.Unknown), Count(Verdict.Invalid))
        {
            Expected = results.Count(Expectation.IsMet),
            Verdict = Expectation.Of(results),
        };
    }

    /// <summary>The invalid runs in words, such as <c>3 invalid, 2 of them as expected</c>.</summary>
    public string InvalidText => Expected == 0 ? $"{Words.Count(Invalid)} invalid"
        : Expected == Invalid ? $"{Words.Count(Invalid)} invalid as expected"
        : $"{Words.Count(Invalid)} invalid, {Words.Count(Expected)} of them as expected";

    /// <summary>
    /// What leaves the question open although no run is at fault, as the end of a sentence; null if nothing does.
    /// </summary>
    public static string? OpenQuestion(IReadOnlyList<RunEntry> runs)
    {
        var results = runs.Select(run => run.Results).ToList();
        return Expectation.Complaints(results) is [var complaint, ..] ? $"but {complaint.TrimEnd('.')}"
            : VetoTally.Of(results).Any(tally => tally.IsTooMany) ? "but too many faults of a kind were vetoed"
            : ReachedTally.Of(results).Any(tally => tally.Missing.Any()) ? "but a branch was never reached"
            : null;
    }

    /// <summary>
    /// Runs that are not valid, though they should be: the invalid, then the unknown, each in the order given.
    /// </summary>
    public static IReadOnlyList<RunEntry> NotValid(IReadOnlyList<RunEntry> runs) =>
    [
        .. runs.Where(run => run.Results.Verdict == Verdict.Invalid && !Expectation.IsMet(run.Results)),
        .. runs.Where(run => run.Results.Verdict == Verdict.Unknown),
    ];

    /// <summary>Runs by scenario, scenarios in ordinal order.</summary>
    public static IReadOnlyList<IGrouping<string, RunEntry>> ByScenario(IReadOnlyList<RunEntry> runs) =>
        [.. runs.GroupBy(run => run.Results.Scenario).OrderBy(group => group.Key, StringComparer.Ordinal)];
}
