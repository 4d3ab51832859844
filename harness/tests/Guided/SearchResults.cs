using Harness.Checkers;
using Harness.Runs;

namespace Harness.Tests.Guided;

/// <summary>Results as a guided search wants them.</summary>
internal static class SearchResults
{
    public static RunResults Of(
        IReadOnlyDictionary<string, long> reached, Verdict verdict = Verdict.Valid) => new()
        {
            Scenario = "test",
            Seed = 1,
            Commit = "unknown",
            Target = "sim",
            Explore = "guided",
            Model = "log",
            Verdict = verdict,
            Anomalies = [],
            Findings = [],
            RunHash = "",
            HistoryHash = "",
            Choices = 0,
            Steps = 0,
            EnabledMean = 0,
            VirtualSeconds = 0,
            WallSeconds = 0,
            Operations = new OperationCounts(1, 0, 0),
            Faults = new Dictionary<string, int>(),
            Vetoed = new Dictionary<string, int>(),
            Reached = reached,
        };

    public static RunResults Of(params string[] branches) => Of(branches.ToDictionary(id => id, _ => 1L));
}
