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
    private const int Limit = 24;

    /// <summary>Most cards of one anomaly: more of the same would push the timeline out of sight.</summary>
    private const int LimitOfOne = 3;

    private const int RowLimit = 8;

    /// <summary>The findings that get a card, in the order of the results.</summary>
    public static IReadOnlyList<Finding> Shown(RunResults results)
    {
        var cards = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. results.Findings
            .Where(finding => (cards[finding.Anomaly] = cards.GetValueOrDefault(finding.Anomaly) + 1) <= LimitOfOne)
            .Take(Limit)];
    }

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
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var finding in Shown(results))
        {
            var number = cards.Count + 1;
            var ofItsKind = numbers[finding.Anomaly] = numbers.GetValueOrDefault(finding.Anomaly) + 1;
            var text = AnomalyText.Of(finding.Anomaly);
            cards.Add(new FindingCard(
                number,
                Words.Clip(finding.Anomaly, 80),
                text.Title,
                text.Promise,
                Words.Clip(finding.Statement, 1200),
                Place(ofItsKind, totals.GetValueOrDefault(finding.Anomaly)),
                Rows(finding, number, history, operations, ordinalByEntry, visible)));
        }

        return cards;
    }

    /// <summary>What has no card, in one sentence; empty when everything has one.</summary>
    public static string Note(RunResults results)
    {
        var found = results.Anomalies.Sum(anomaly => anomaly.Count);
        var shown = Shown(results).Count;
        return found <= shown
            ? string.Empty
            : $"Showing {Words.Count(shown)} of {Words.Count(found)}, the most telling first; results.json has "
                + (results.Findings.Count < found ? $"{Words.Count(results.Findings.Count)}." : "all of them.");
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

    private static string Place(int number, long total) =>
        total > 1 ? $"{Words.Count(number)} of {Words.Count(total)}" : string.Empty;
}
