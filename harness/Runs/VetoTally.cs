using System.Collections.Immutable;

namespace Harness.Runs;

/// <summary>
/// How many faults of a kind the runs of one scenario planned, and how many of these the fault budget vetoed. A
/// scenario whose faults mostly don't happen says little about the broker, however many of its runs are valid.
/// </summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Kind">Name of the kind of fault.</param>
/// <param name="Planned">Faults planned.</param>
/// <param name="Vetoed">Those of them that were vetoed.</param>
public sealed record VetoTally(string Scenario, string Kind, long Planned, long Vetoed)
{
    /// <summary>From so many planned faults of a kind on, the share of vetoes is not mere chance.</summary>
    public const int EnoughFaults = 100;

    /// <summary>The largest share of vetoes that leaves the runs worth something, in percent.</summary>
    public const int MostPercent = 20;

    /// <summary>Whether more than <see cref="MostPercent"/> were vetoed, of enough faults to tell.</summary>
    public bool IsTooMany => Planned >= EnoughFaults && Vetoed * 100 > Planned * MostPercent;

    /// <summary>Share of the vetoed faults among the planned ones, in percent.</summary>
    public double Percent => Planned == 0 ? 0 : Vetoed * 100.0 / Planned;

    /// <summary>
    /// Adds up runs, by scenario and kind, for the kinds of which some were vetoed; runs of planted defects do not
    /// count, as a broker with a defect may never recover from the faults before.
    /// </summary>
    public static IReadOnlyList<VetoTally> Of(IEnumerable<RunResults> runs) =>
        [.. runs.Where(run => run.Defect is null)
            .GroupBy(run => run.Scenario, StringComparer.Ordinal)
            .OrderBy(scenario => scenario.Key, StringComparer.Ordinal)
            .SelectMany(OfScenario)];

    private static IEnumerable<VetoTally> OfScenario(IGrouping<string, RunResults> scenario)
    {
        var planned = Sum(scenario, run => run.Planned);
        return Sum(scenario, run => run.Vetoed)
            .Select(vetoed => new VetoTally(
                scenario.Key, vetoed.Key, planned.GetValueOrDefault(vetoed.Key), vetoed.Value));
    }

    private static ImmutableSortedDictionary<string, long> Sum(
        IEnumerable<RunResults> runs, Func<RunResults, IReadOnlyDictionary<string, int>> counts) => runs
        .SelectMany(counts)
        .GroupBy(kind => kind.Key, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(
            kind => kind.Key, kind => kind.Sum(count => (long)count.Value), StringComparer.Ordinal);
}
