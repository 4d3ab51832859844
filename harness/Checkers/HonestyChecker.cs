using System.Globalization;
using Harness.Histories;

namespace Harness.Checkers;

/// <summary>
/// Whether a history says enough to be called valid: at least half of its operations, final reads aside, are ok, and an
/// acknowledged write was read back. It never finds anomalies.
/// </summary>
public sealed class HonestyChecker : OperationsChecker
{
    /// <inheritdoc/>
    public override string Model => "honest-run";

    internal override CheckResult Check(HistoryFacts facts) =>
        new FindingCollector().ToResult(TooFew(facts.Counts) ?? NothingReadBack(facts));

    private static string? TooFew(OutcomeCounts counts) => counts.All > 0 && counts.Ok * 2 >= counts.All
        ? null
        : string.Create(CultureInfo.InvariantCulture,
            $"only {counts.Ok} of {counts.All} operations were ok, which is too few to judge");

    private static string? NothingReadBack(HistoryFacts facts)
    {
        for (var number = 0; number < facts.Appends.Count; number++)
        {
            var append = facts.Appends[number];
            for (var i = 0; append is { Outcome: EntryType.Ok, Acks: not 0 } && i < append.Count; i++)
            {
                if (facts.Value(facts.ValueOf(append, i)).ReadOffset >= 0)
                {
                    return null;
                }
            }
        }

        return "no acknowledged write was read back";
    }
}
