using Harness.Histories;
using Harness.Runs;

namespace Harness.Shrinking;

/// <summary>When and where what proves a failure happened, final reads aside, as they prove every loss.</summary>
/// <param name="TimesMs">When, in virtual ms; empty if nothing but final reads proves it.</param>
/// <param name="Partitions">In which partitions; empty if that is not told.</param>
internal sealed record Evidence(IReadOnlyList<long> TimesMs, IReadOnlyList<(string Topic, int Partition)> Partitions)
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    /// <summary>No evidence.</summary>
    public static Evidence None { get; } = new([], []);

    /// <summary>What proves the first instance of an anomaly; for any anomaly, what proves all findings.</summary>
    public static Evidence Of(RunOutcome run, string anomaly)
    {
        List<HistoryEntry> entries =
        [
            .. run.Results.Findings
                .Where(finding => anomaly == ShrinkSettings.AnyAnomaly || finding.Anomaly == anomaly).Take(1)
                .SelectMany(finding => finding.Entries)
                .Select(index => run.History[(int)index]),
        ];
        return new Evidence(
            [.. entries.Where(entry => !IsFinal(entry)).Select(entry => entry.Time / NanosecondsPerMillisecond)],
            [.. entries.Where(entry => entry.Topic is not null && entry.Partition is not null)
                .Select(entry => (entry.Topic!, entry.Partition!.Value)).Distinct()]);
    }

    // A phase has an F too.
    private static bool IsFinal(HistoryEntry entry) => entry.Final == true || entry.F == "final";
}
