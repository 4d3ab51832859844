using System.Collections.Immutable;

namespace Harness.Runs;

/// <summary>What the runs of one scenario reached of the protocol, together.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Runs">How many runs.</param>
/// <param name="Branches">How often each branch was reached, by id.</param>
public sealed record ReachedTally(string Scenario, int Runs, ImmutableSortedDictionary<string, long> Branches)
{
    /// <summary>
    /// From so many runs on, a branch that none of them reached is one that the scenario does not reach.
    /// </summary>
    public const int EnoughRuns = 5000;

    /// <summary>The branches the scenario should have reached and did not; none while there are too few runs.</summary>
    public IEnumerable<string> Missing =>
        Runs < EnoughRuns ? [] : Branches.Where(branch => branch.Value == 0).Select(branch => branch.Key);

    /// <summary>Adds up runs, by scenario; those of planted defects do not count.</summary>
    public static IReadOnlyList<ReachedTally> Of(IEnumerable<RunResults> runs) =>
        [.. runs.Where(run => run.Defect is null)
            .GroupBy(run => run.Scenario, StringComparer.Ordinal)
            .OrderBy(scenario => scenario.Key, StringComparer.Ordinal)
            .Select(scenario => new ReachedTally(scenario.Key, scenario.Count(), Sum(scenario)))
            .Where(tally => !tally.Branches.IsEmpty)];

    private static ImmutableSortedDictionary<string, long> Sum(IEnumerable<RunResults> runs) => runs
        .SelectMany(run => run.Reached)
        .GroupBy(branch => branch.Key, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(
            branch => branch.Key, branch => branch.Sum(count => count.Value), StringComparer.Ordinal);
}
