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

    internal override CheckResult Check(IReadOnlyList<HistoryEntry> history, IReadOnlyList<Operation> operations) =>
        new FindingCollector().ToResult(TooFew(operations) ?? NothingReadBack(operations));

    private static string? TooFew(IReadOnlyList<Operation> operations)
    {
        var (all, ok) = (0, 0);
        foreach (var operation in operations)
        {
            var counts = operation.IsAppend || !operation.IsFinal ? 1 : 0;
            all += counts;
            ok += operation.IsOk ? counts : 0;
        }

        return all > 0 && ok * 2L >= all
            ? null
            : string.Create(CultureInfo.InvariantCulture,
                $"only {ok} of {all} operations were ok, which is too few to judge");
    }

    private static string? NothingReadBack(IReadOnlyList<Operation> operations)
    {
        var acknowledged = new HashSet<long>();
        foreach (var append in operations.Where(o => o.IsAppend && o.IsOk && o.Invocation.Acks != 0))
        {
            acknowledged.UnionWith(append.Invocation.Values!);
        }

        var reads = operations.Where(o => !o.IsAppend && o.IsOk);
        return reads.Any(r => Array.Exists(r.Completion!.Records!, record => acknowledged.Contains(record.Value)))
            ? null
            : "no acknowledged write was read back";
    }
}
