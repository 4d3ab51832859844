namespace Broker.Server.Cluster;

/// <summary>Compares what a partition returns with what was sent to it, in the order of the numbers.</summary>
internal static class LogComparison
{
    // Of each kind; one mistake of a broker breaks thousands of records.
    private const int ExamplesMax = 3;

    /// <summary>Says what is wrong.</summary>
    /// <param name="sent">What was sent.</param>
    /// <param name="read">Everything that came back, with its offsets.</param>
    /// <returns>Each kind of mistake with how often it came up and the first examples; empty if all is well.</returns>
    public static IReadOnlyList<string> Compare(SentRecords sent, IReadOnlyList<(long Offset, int Number)> read)
    {
        var problems = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var first = new Dictionary<int, long>();
        var last = 0;
        foreach (var (offset, number) in read)
        {
            if (number < 1 || number > sent.Sent)
            {
                Add("foreign", $"record {number} at offset {offset} was never sent");
            }
            else if (!first.TryAdd(number, offset))
            {
                Add("duplicated", $"record {number} is at offset {first[number]} and at {offset}");
            }
            else if (number < last)
            {
                Add("reordered", $"record {number} at offset {offset} comes after {last}");
            }

            last = Math.Max(last, number);
        }

        for (var number = 1; number <= sent.Sent; number++)
        {
            if (sent.Refused.TryGetValue(number, out var why))
            {
                Add("refused", $"the client gave up on record {number}: {why}");
            }
            else if (!sent.Acknowledged.TryGetValue(number, out var promised))
            {
                Add("unanswered", $"nothing was heard of record {number}");
            }
            else if (!first.TryGetValue(number, out var offset))
            {
                Add("lost", $"record {number}, acknowledged at offset {promised}, is missing");
            }
            else if (promised >= 0 && promised != offset)
            {
                Add("moved", $"record {number}, acknowledged at offset {promised}, is at {offset}");
            }
        }

        return [.. problems.Select(kind => $"{kind.Value.Count} {kind.Key}: "
            + string.Join("; ", kind.Value.Take(ExamplesMax)) + (kind.Value.Count > ExamplesMax ? "; …" : ""))];

        void Add(string kind, string problem)
        {
            if (!problems.TryGetValue(kind, out var known))
            {
                problems.Add(kind, known = []);
            }

            known.Add(problem);
        }
    }
}
