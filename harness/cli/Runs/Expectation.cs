using Harness.Checkers;
using Harness.Runs;

namespace Harness.Cli.Runs;

/// <summary>What many runs amount to, by what their scenarios expect.</summary>
internal static class Expectation
{
    /// <summary>
    /// The worst verdict. Where a scenario expects anomalies, an invalid run is what was wanted, and none among its
    /// runs leaves it unknown whether the harness sees them.
    /// </summary>
    public static Verdict Of(IReadOnlyCollection<RunResults> runs)
    {
        var verdicts = runs.GroupBy(run => (run.Scenario, run.Expects)).Select(scenario =>
            scenario.Key.Expects is null ? Worst(scenario)
            : scenario.Any(run => run.Verdict == Verdict.Invalid) ? Verdict.Valid
            : Verdict.Unknown).ToList();
        return verdicts.Contains(Verdict.Invalid) ? Verdict.Invalid
            : verdicts.Contains(Verdict.Unknown) || verdicts.Count == 0 ? Verdict.Unknown
            : Verdict.Valid;
    }

    private static Verdict Worst(IEnumerable<RunResults> runs)
    {
        var verdicts = runs.Select(run => run.Verdict).ToList();
        return verdicts.Contains(Verdict.Invalid) ? Verdict.Invalid
            : verdicts.Contains(Verdict.Unknown) ? Verdict.Unknown
            : Verdict.Valid;
    }
}
