using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>
/// Decides linearizability of a register where every value is written once, in O(n log n).
/// </summary>
/// <remarks>
/// As each value has one writer, what calls require and produce fixes who stands beside whom: after the write of a
/// value come its reads, then the compare-and-set that replaces it, then the reads of the next value, and so on up to a
/// value that only a plain write replaces. Nothing can stand within such a chain, so that only the order of whole
/// chains is open. A chain stands before another if one of its calls ended before one of the other's began: if its
/// earliest end lies before the other's latest beginning. Sorted by the lesser of those two positions, chains are in
/// the only order that can hold: whoever comes first and yet has to stand after another one has to stand before it
/// too. (Gibbons and Korach, "Testing shared memories", 1997, for reads and writes; chains are what compare-and-set
/// adds.) A call of unknown outcome is left out unless somebody requires what it produces.
/// </remarks>
internal sealed class RegisterOrder
{
    private const int None = -1;
    private const int InitialValue = 0;

    private readonly IReadOnlyList<Call> calls;

    // By call: numbers of the values it requires and produces, or None.
    private readonly int[] requires;
    private readonly int[] produces;

    // By value: what it is, and the call that produces it, or None.
    private readonly List<Datum> values;
    private readonly int[] producer;

    private RegisterOrder(
        IReadOnlyList<Call> calls, int[] requires, int[] produces, List<Datum> values, int[] producer)
    {
        this.calls = calls;
        this.requires = requires;
        this.produces = produces;
        this.values = values;
        this.producer = producer;
    }

    /// <summary>Prepares to judge calls of one register.</summary>
    /// <param name="model">The model; nil is the value before the first call.</param>
    /// <param name="calls">The calls by their beginning.</param>
    /// <returns>Null if a call is no access of a register, or a value is produced twice: that takes a search.</returns>
    public static RegisterOrder? Of(SequentialModel model, IReadOnlyList<Call> calls)
    {
        var (requires, produces) = (new int[calls.Count], new int[calls.Count]);
        var values = new List<Datum> { Datum.Nil };
        var numbers = new Dictionary<Datum, int> { [Datum.Nil] = InitialValue };
        int NumberOf(Datum? value)
        {
            if (value is null)
            {
                return None;
            }

            if (!numbers.TryGetValue(value, out var number))
            {
                numbers.Add(value, number = values.Count);
                values.Add(value);
            }

            return number;
        }

        for (var i = 0; i < calls.Count; i++)
        {
            if (model.AsAccess(calls[i]) is not { } access)
            {
                return null;
            }

            (requires[i], produces[i]) = (NumberOf(access.Requires), NumberOf(access.Produces));
        }

        return Producers(produces, values.Count) is { } producer
            ? new RegisterOrder(calls, requires, produces, values, producer)
            : null;
    }

    /// <summary>
    /// An order of the calls up to a position of the history, or a contradiction. Calls that had begun by then and not
    /// ended may end at any time.
    /// </summary>
    /// <param name="until">The position (inclusive).</param>
    public (IReadOnlyList<Call>? Order, Contradiction? Contradiction) Decide(long until = long.MaxValue)
    {
        var neighbours = new Neighbours(values.Count);
        var needed = new bool[calls.Count];
        if (FindNeighbours(neighbours, needed, until) is { } unexplained)
        {
            return (null, unexplained);
        }

        var chains = new List<Chain>();
        var placed = 0;
        for (var first = None; first < calls.Count; first++)
        {
            if (first != None && (!needed[first] || requires[first] != None))
            {
                continue;
            }

            var chain = new Chain(first);
            foreach (var layer in Layers(first, neighbours))
            {
                placed += layer.Count;
                if (Add(chain, layer, until) is { } within)
                {
                    return (null, within);
                }
            }

            chains.Add(chain);
        }

        return placed < needed.Count(isNeeded => isNeeded)
            ? (null, Circle(chains, neighbours, needed))
            : Sort(chains, neighbours);
    }

    private static int[]? Producers(int[] produces, int values)
    {
        var producer = new int[values];
        Array.Fill(producer, None);
        for (var i = 0; i < produces.Length; i++)
        {
            if (produces[i] == InitialValue || (produces[i] != None && producer[produces[i]] != None))
            {
                return null;
            }

            if (produces[i] != None)
            {
                producer[produces[i]] = i;
            }
        }

        return producer;
    }

    private long EndOf(int call, long until) => calls[call].End <= until ? calls[call].End : long.MaxValue;

    // Who uses each value; calls of unknown outcome join as soon as somebody uses what they produce.
    private Contradiction? FindNeighbours(Neighbours neighbours, bool[] needed, long until)
    {
        var due = new Stack<int>();
        for (var i = calls.Count - 1; i >= 0; i--)
        {
            if (calls[i].IsOk && calls[i].End <= until)
            {
                due.Push(i);
                needed[i] = true;
            }
        }

        while (due.TryPop(out var user))
        {
            var value = requires[user];
            if (value == None)
            {
                continue;
            }

            if (value != InitialValue && (producer[value] == None || calls[producer[value]].Begin > until))
            {
                return new Contradiction([calls[user]], $"nobody had written {values[value]} yet");
            }

            if (produces[user] == None)
            {
                neighbours.AddReader(value, user);
            }
            else if (!neighbours.TrySetReplacer(value, user))
            {
                return new Contradiction(
                    [calls[neighbours.ReplacerOf(value)], calls[user]],
                    $"both replaced {values[value]}, which was written once");
            }

            if (value != InitialValue && !needed[producer[value]])
            {
                needed[producer[value]] = true;
                due.Push(producer[value]);
            }
        }

        return null;
    }

    // A writer, the readers of what it wrote, who replaced that, and so on.
    private IEnumerable<IReadOnlyList<int>> Layers(int first, Neighbours neighbours)
    {
        for (var writer = first; ;)
        {
            if (writer != None)
            {
                yield return [writer];
            }

            var value = writer == None ? InitialValue : produces[writer];
            if (neighbours.ReadersOf(value) is { Count: > 0 } readers)
            {
                yield return readers;
            }

            writer = neighbours.ReplacerOf(value);
            if (writer == None)
            {
                yield break;
            }
        }
    }

    // All of a layer come after those of the layers before.
    private Contradiction? Add(Chain chain, IReadOnlyList<int> layer, long until)
    {
        foreach (var call in layer)
        {
            var end = EndOf(call, until);
            if (end < chain.LatestBegin)
            {
                return new Contradiction(
                    [calls[call], calls[chain.BeginsLast]],
                    "the first needs the second, which began after it had ended");
            }

            if (end < chain.EarliestEnd)
            {
                (chain.EarliestEnd, chain.EndsFirst) = (end, call);
            }
        }

        foreach (var call in layer)
        {
            if (calls[call].Begin > chain.LatestBegin)
            {
                (chain.LatestBegin, chain.BeginsLast) = (calls[call].Begin, call);
            }
        }

        return null;
    }

    private Contradiction Circle(List<Chain> chains, Neighbours neighbours, bool[] needed)
    {
        var placed = chains.SelectMany(chain => Layers(chain.First, neighbours)).SelectMany(layer => layer).ToHashSet();
        var some = Enumerable.Range(0, calls.Count).Where(i => needed[i] && !placed.Contains(i)).Take(4);
        return new Contradiction(
            [.. some.Select(i => calls[i])],
            "each needs the value of another, in a circle, and nobody wrote the first");
    }

    private (IReadOnlyList<Call>? Order, Contradiction? Contradiction) Sort(List<Chain> chains, Neighbours neighbours)
    {
        chains.Sort((a, b) => a.Place.CompareTo(b.Place));
        Chain? latest = null;
        foreach (var chain in chains)
        {
            if (latest is not null && chain.EarliestEnd < latest.LatestBegin)
            {
                int[] four = [latest.EndsFirst, chain.BeginsLast, chain.EndsFirst, latest.BeginsLast];
                return (null, new Contradiction(
                    [.. four.Where(call => call != None).Distinct().Order().Select(call => calls[call])],
                    "what one wrote has to stand before what the other wrote, and after it"));
            }

            latest = latest is null || chain.LatestBegin > latest.LatestBegin ? chain : latest;
        }

        return ([.. chains.SelectMany(chain => Layers(chain.First, neighbours)).SelectMany(layer => layer)
            .Select(call => calls[call])], null);
    }

    /// <summary>A chain, by the number of its first call; None for the one that begins with the first state.</summary>
    private sealed class Chain(int first)
    {
        public int First => first;

        // Nothing may stand before the state at the beginning.
        public long EarliestEnd { get; set; } = first == None ? -1 : long.MaxValue;

        public int EndsFirst { get; set; } = None;

        public long LatestBegin { get; set; } = -1;

        public int BeginsLast { get; set; } = None;

        public long Place => Math.Min(EarliestEnd, LatestBegin);
    }
}
