using System.Globalization;
using Harness.Checkers;
using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>Judges the calls of one part of an object, and says why.</summary>
/// <param name="model">The model of that part.</param>
/// <param name="limit">How much it may take.</param>
internal sealed class PartJudge(SequentialModel model, SearchLimit limit)
{
    public PartResult Judge(Partition partition)
    {
        var decision = Decide(partition.Calls);
        if (decision is not { } decided)
        {
            return Search(partition);
        }

        return decided.Order is { } order
            ? new PartResult(partition.Parts, Verdict.Valid, order)
            : Narrow(partition);
    }

    // Null if this takes a search.
    private (IReadOnlyList<Call>? Order, Contradiction? Contradiction)? Decide(IReadOnlyList<Call> calls)
    {
        var accesses = new List<RegisterAccess>(calls.Count);
        foreach (var call in calls)
        {
            if (model.AsAccess(call) is not { } access)
            {
                return null;
            }

            accesses.Add(access);
        }

        return RegisterOrder.Decide(calls, accesses, Datum.Nil);
    }

    // The shortest part of the history, from its beginning, that has no order: what is added later mends nothing.
    private PartResult Narrow(Partition partition)
    {
        var ends = partition.Calls.Where(call => call.IsOk).OrderBy(call => call.End).ToList();
        var (possible, impossible) = (0, ends.Count);
        while (impossible - possible > 1)
        {
            var middle = (possible + impossible) / 2;
            var isPossible = Decide(Until(partition.Calls, ends[middle - 1].End))!.Value.Order is not null;
            (possible, impossible) = isPossible ? (middle, impossible) : (possible, middle);
        }

        var stuck = ends[impossible - 1];
        var contradiction = Decide(Until(partition.Calls, stuck.End))!.Value.Contradiction!;
        var before = possible == 0 ? [] : Decide(Until(partition.Calls, ends[possible - 1].End))!.Value.Order!;
        var evidence = contradiction.Calls.Append(stuck).Distinct().OrderBy(call => call.Begin).ToList();
        return new PartResult(partition.Parts, Verdict.Invalid, before, stuck, evidence, Sentence(
            stuck, $"{string.Join(", ", contradiction.Calls.Select(Name))}: {contradiction.Because}"));
    }

    // The calls that had begun by then; those that had not ended may end at any time.
    private static List<Call> Until(IReadOnlyList<Call> calls, long end) =>
        [.. calls.Where(call => call.Begin < end)
            .Select(call => call.End <= end ? call : call with { Output = null, End = long.MaxValue })];

    private PartResult Search(Partition partition)
    {
        switch (new Search(partition.Calls, model.Explore(), limit).Run())
        {
            case SearchResult.Possible possible:
                return new PartResult(partition.Parts, Verdict.Valid, possible.Order);
            case SearchResult.Impossible impossible:
                var stuck = partition.Calls[impossible.Stuck];
                var overlapping = partition.Calls.Where(call => call.Begin < stuck.End && call.End > stuck.Begin);
                return new PartResult(
                    partition.Parts, Verdict.Invalid, impossible.Order, stuck, [.. overlapping.Take(16)],
                    Sentence(stuck, $"before it, the state can only have been {string.Join(" or ", impossible.States)}"));
            case SearchResult.Stopped stopped:
                return new PartResult(partition.Parts, Verdict.Unknown, [], Because: string.Create(
                    CultureInfo.InvariantCulture, $"{Why(stopped)} at call {stopped.Call + 1} of {partition.Calls.Count}, "
                        + $"with {stopped.Configurations} ways of ordering those before"));
            default:
                throw new InvalidOperationException("a search ends with one of its results");
        }
    }

    private static string Why(SearchResult.Stopped stopped) =>
        stopped.OutOfTime ? "the time was over" : "the search needed too much memory";

    private static string Sentence(Call stuck, string why) =>
        $"{Name(stuck)} can not have taken effect before it ended, in any order of the calls before it: {why}.";

    private static string Name(Call call) => string.Create(
        CultureInfo.InvariantCulture, $"process {call.Process}'s {call.Text} (entry {call.Begin})");
}
