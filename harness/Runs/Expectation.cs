using System.Globalization;
using Harness.Checkers;

namespace Harness.Runs;

/// <summary>
/// What many runs amount to, by what their scenarios expect (<see cref="RunResults.Expects"/>): nothing wrong, some
/// invalid runs, or one anomaly in each.
/// </summary>
public static class Expectation
{
    private const string SomeInvalid = "invalid";

    /// <summary>
    /// The worst verdict. Where a scenario expects anomalies, an invalid run is what was wanted; if they do not come,
    /// it is unknown whether the harness sees them.
    /// </summary>
    public static Verdict Of(IReadOnlyCollection<RunResults> runs)
    {
        var verdicts = Expecting(runs).Select(scenario =>
            scenario.Key.Expects is null ? Worst([.. scenario.Select(run => run.Verdict)])
            : Complaint(scenario.Key.Scenario, scenario.Key.Expects, [.. scenario]) is null ? Verdict.Valid
            : Verdict.Unknown);
        return runs.Count == 0 ? Verdict.Unknown : Worst([.. verdicts]);
    }

    /// <summary>Whether a run is invalid in the way that its scenario expects.</summary>
    public static bool IsMet(RunResults run) => run.Verdict == Verdict.Invalid && run.Expects is { } expected
        && (expected == SomeInvalid || run.Anomalies.Any(found => found.Id == expected));

    /// <summary>A sentence for each scenario whose runs lack the anomalies that it expects.</summary>
    public static IReadOnlyList<string> Complaints(IEnumerable<RunResults> runs) =>
    [
        .. Expecting(runs).Where(scenario => scenario.Key.Expects is not null)
            .Select(scenario => Complaint(scenario.Key.Scenario, scenario.Key.Expects!, [.. scenario]))
            .OfType<string>(),
    ];

    private static IEnumerable<IGrouping<(string Scenario, string? Expects), RunResults>> Expecting(
        IEnumerable<RunResults> runs) => runs.GroupBy(run => (run.Scenario, run.Expects));

    private static string? Complaint(string scenario, string expected, IReadOnlyList<RunResults> runs)
    {
        var met = runs.Count(IsMet);
        if (expected == SomeInvalid)
        {
            return met > 0 ? null : string.Create(CultureInfo.InvariantCulture,
                $"{scenario} expects some invalid runs, and has none among {runs.Count}: "
                + $"does the harness see what goes wrong there?");
        }

        return met == runs.Count ? null : string.Create(CultureInfo.InvariantCulture,
            $"{scenario} is a canary: each run has to show {expected}, and {runs.Count - met} of {runs.Count} do not. "
            + $"As long as that is so, valid runs prove nothing.");
    }

    private static Verdict Worst(IReadOnlyCollection<Verdict> verdicts) =>
        verdicts.Contains(Verdict.Invalid) ? Verdict.Invalid
        : verdicts.Contains(Verdict.Unknown) ? Verdict.Unknown
        : Verdict.Valid;
}
