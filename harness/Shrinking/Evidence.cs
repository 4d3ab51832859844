using Harness.Histories;
using Harness.Runs;
using Harness.Workloads;

namespace Harness.Shrinking;

/// <summary>Which operations of a failed run lie next to what proves the failure.</summary>
internal static class Evidence
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>When the entries happened that prove the first instance of an anomaly, in virtual ms; final reads
    /// aside, as they prove every loss. For any anomaly, those of all findings.</summary>
    public static IReadOnlyList<long> TimesOf(RunOutcome run, string anomaly) =>
    [
        .. run.Results.Findings
            .Where(finding => anomaly == ShrinkSettings.AnyAnomaly || finding.Anomaly == anomaly).Take(1)
            .SelectMany(finding => finding.Entries)
            .Select(index => run.History[(int)index])
            .Where(entry => !IsFinal(entry))
            .Select(entry => entry.Time / NanosecondsPerMillisecond),
    ];

    /// <summary>The operations of a plan that begin next to one of some times, in the order of the plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="times">One or more, in virtual ms.</param>
    /// <param name="count">How many operations.</param>
    public static IReadOnlyList<PlannedOperation> Nearest(Plan plan, IReadOnlyList<long> times, int count) =>
    [
        .. plan.Operations.OrderBy(operation => times.Min(time => Math.Abs(time - operation.AtMs))).Take(count)
            .OrderBy(operation => operation.AtMs).ThenBy(operation => operation.Id),
    ];

    // A phase has an F too.
    private static bool IsFinal(HistoryEntry entry) => entry.Final == true || entry.F == "final";
}
