using Harness.Checkers;
using Harness.Histories;
using Harness.Runs;
using Reports.ClientOperations;
using Reports.Text;

namespace Reports.Pages;

/// <summary>Turns findings into cards.</summary>
internal static class FindingCards
{
    /// <summary>Most cards on a page; the counts stay complete.</summary>
    public const int Limit = 24;

    private const int RowLimit = 8;

    /// <summary>The cards, the most telling first.</summary>
    public static IReadOnlyList<FindingCard> Build(
        RunResults results,
        IReadOnlyList<HistoryEntry> history,
        IReadOnlyList<PairedOperation> operations,
        IReadOnlyDictionary<long, int> ordinalByEntry,
        IReadOnlyList<int> drawn)
    {
        var totals = results.Anomalies.ToDictionary(
            anomaly => anomaly.Id, anomaly => anomaly.Count, StringComparer.Ordinal);
        var visible = drawn.ToHashSet();
        var cards = new List<FindingCard>();
        foreach (var finding in results.Findings.Take(Limit))
        {
            var number = cards.Count + 1;
            var text = AnomalyText.Of(finding.Anomaly);
            cards.Add(new FindingCard(
                number,
                Words.Clip(finding.Anomaly, 80),
                text.Title,
                text.Promise,
                Words.Clip(finding.Statement, 1200),
                Total(totals, finding.Anomaly),
                Rows(finding, number, history, operations, ordinalByEntry, visible)));
        }

        return cards;
    }

    /// <summary>What has no card, in one sentence; empty when everything has one.</summary>
    public static string Note(RunResults results)
    {
        var found = results.Anomalies.Sum(anomaly => anomaly.Count);
        var shown = Math.Min(results.Findings.Count, Limit);
        return found <= shown
            ? string.Empty
            : $"Showing {Words.Count(shown)} of {Words.Count(found)}, the most telling first.";
    }

    private static IReadOnlyList<EventRow> Rows(
        Finding finding,
        int number,
        IReadOnlyList<HistoryEntry> history,
        IReadOnlyList<PairedOperation> operations,
        IReadOnlyDictionary<long, int> ordinalByEntry,
        HashSet<int> visible)
    {
        var rows = new List<EventRow>();
        var seen = new HashSet<int>();
        foreach (var index in finding.Entries)
        {
            if (rows.Count == RowLimit)
            {
                break;
            }

            if (ordinalByEntry.TryGetValue(index, out var ordinal))
            {
                // Invocation and completion of one operation are one row.
                if (seen.Add(ordinal))
                {
                    rows.Add(EventRows.Of(operations[ordinal], visible.Contains(ordinal), number));
                }
            }
            else if (index >= 0 && index < history.Count)
            {
                rows.Add(EventRows.Of(history[(int)index]));
            }
            else
            {
                throw new ArgumentException(
                    $"The finding '{finding.Anomaly}' points at history entry {index}; there are {history.Count}.");
            }
        }

        return rows;
    }

    private static string Total(Dictionary<string, long> totals, string anomaly) =>
        totals.TryGetValue(anomaly, out var count) && count > 1 ? $"found {Words.Count(count)} times" : string.Empty;
}
