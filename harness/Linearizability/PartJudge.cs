using System.Globalization;
using Harness.Checkers;
using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>Judges the calls of one part of an object, and says why.</summary>
/// <param name="model">The model of that part.</param>
/// <param name="limit">How much it may take.</param>
internal sealed class PartJudge(SequentialModel model, SearchLimit limit)
{
    private const int Guesses = 8;

    public PartResult Judge(Partition partition)
    {
        if (RegisterOrder.Of(model, partition.Calls) is not { } register)
        {
            return Search(partition);
        }

        var (order, contradiction) = register.Decide();
        return order is not null
            ? new PartResult(partition.Parts, Verdict.Valid, order)
            : Narrow(partition, register, contradiction!);
    }

    // The shortest part of the history, from its beginning, that has no order: what is added later mends nothing. Most
    // often the last of those that contradict each other ends it, and so the first guesses are those.
    private static PartResult Narrow(Partition partition, RegisterOrder register, Contradiction contradiction)
    {
        var ends = partition.Calls.Where(call => call.IsOk).OrderBy(call => call.End).ToList();
        var (possible, impossible) = (0, ends.Count);
        var guess = Last(ends, contradiction);
        for (var probes = 0; impossible - possible > 1; probes++)
        {
            var isGuess = probes < Guesses && guess > possible && guess < impossible;
            var probe = isGuess ? guess : (possible + impossible) / 2;
            if (register.Decide(ends[probe - 1].End).Contradiction is { } found)
            {
                impossible = probe;
                guess = Math.Min(probe - 1, Last(ends, found));
            }
            else
            {
                possible = probe;
                guess = impossible - 1;
            }
        }

        var stuck = ends[impossible - 1];
        contradiction = register.Decide(stuck.End).Contradiction!;
        var before = possible == 0 ? [] : register.Decide(ends[possible - 1].End).Order!;
        var evidence = contradiction.Calls.Append(stuck).Distinct().OrderBy(call => call.Begin).ToList();
        return new PartResult(partition.Parts, Verdict.Invalid, before, stuck, evidence, Sentence(
            stuck, $"{string.Join(", ", contradiction.Calls.Select(Name))}: {contradiction.Because}"));
    }

    // How many calls there are up to the last end of those that contradict each other.
    private static int Last(List<Call> ends, Contradiction contradiction)
    {
        var last = contradiction.Calls.Where(call => call.IsOk).Select(call => call.End).DefaultIfEmpty(0).Max();
        return ends.FindLastIndex(call => call.End <= last) + 1;
    }

    private PartResult Search(Partition partition)
    {
        var calls = model.Relevant(partition.Calls);
        switch (new Search(calls, model.Explore(), limit).Run())
        {
            case SearchResult.Possible possible:
                return new PartResult(partition.Parts, Verdict.Valid, possible.Order);
            case SearchResult.Impossible impossible:
                var stuck = calls[impossible.Stuck];
                var overlapping = calls.Where(call => call.Begin < stuck.End && call.End > stuck.Begin);
                return new PartResult(
                    partition.Parts, Verdict.Invalid, impossible.Order, stuck, [.. overlapping.Take(16)],
                    Sentence(
                        stuck, $"before it, the state can only have been {string.Join(" or ", impossible.States)}"));
            case SearchResult.Stopped stopped:
                return new PartResult(partition.Parts, Verdict.Unknown, [], Because: string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Why(stopped)} at call {stopped.Call + 1} of {calls.Count}, "
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
