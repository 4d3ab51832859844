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
    private const int Nobody = -1;

    private readonly IReadOnlyList<Call> calls;
    private readonly List<RegisterAccess> accesses;

    // By value: who produced it, which reads saw it, and which compare-and-set replaced it.
    private readonly Dictionary<Datum, int> producers = [];
    private readonly Dictionary<Datum, List<int>> readers = [];
    private readonly Dictionary<Datum, int> replacers = [];
    private readonly Datum initial;

    private RegisterOrder(IReadOnlyList<Call> calls, List<RegisterAccess> accesses, Datum initial)
    {
        this.calls = calls;
        this.accesses = accesses;
        this.initial = initial;
    }

    /// <summary>Judges calls of one register.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="accesses">What each is.</param>
    /// <param name="initial">The value before the first.</param>
    /// <returns>An order, or a contradiction; null if a value is produced twice, which takes a search.</returns>
    public static (IReadOnlyList<Call>? Order, Contradiction? Contradiction)? Decide(
        IReadOnlyList<Call> calls, List<RegisterAccess> accesses, Datum initial)
    {
        var register = new RegisterOrder(calls, accesses, initial);
        return register.FindProducers() ? register.Decide() : null;
    }

    private bool FindProducers()
    {
        for (var i = 0; i < calls.Count; i++)
        {
            if (accesses[i].Produces is { } value && (value.Equals(initial) || !producers.TryAdd(value, i)))
            {
                return false;
            }
        }

        return true;
    }

    private (IReadOnlyList<Call>? Order, Contradiction? Contradiction) Decide()
    {
        if (FindUsers() is { } unexplained)
        {
            return (null, unexplained);
        }

        var chains = new List<Chain>();
        foreach (var first in new[] { Nobody }.Concat(Enumerable.Range(0, calls.Count).Where(StartsChain)))
        {
            var chain = Follow(first);
            if (chain.Contradiction is { } within)
            {
                return (null, within);
            }

            chains.Add(chain);
        }

        return chains.Sum(chain => chain.Calls.Count) < Needed().Count()
            ? (null, Circle(chains))
            : Sort(chains);
    }

    private IEnumerable<int> Needed() => Enumerable.Range(0, calls.Count).Where(IsNeeded);

    // Invariant of what FindUsers leaves: a call of unknown outcome is needed exactly if its value has users.
    private bool IsNeeded(int call) => calls[call].IsOk
        || (accesses[call].Produces is { } value && (readers.ContainsKey(value) || replacers.ContainsKey(value)));

    private bool StartsChain(int call) =>
        accesses[call] is { Requires: null, Produces: not null } && IsNeeded(call);

    // Who uses each value; calls of unknown outcome join as soon as somebody uses what they produce.
    private Contradiction? FindUsers()
    {
        var due = new Stack<int>(Enumerable.Range(0, calls.Count).Where(i => calls[i].IsOk).Reverse());
        var met = new HashSet<int>(due);
        while (due.TryPop(out var user))
        {
            if (accesses[user].Requires is not { } value)
            {
                continue;
            }

            var isProduced = producers.TryGetValue(value, out var producer);
            if (!isProduced && !value.Equals(initial))
            {
                return new Contradiction([calls[user]], $"nobody wrote {value}");
            }

            if (accesses[user].Produces is null)
            {
                if (!readers.TryGetValue(value, out var same))
                {
                    readers.Add(value, same = []);
                }

                same.Add(user);
            }
            else if (!replacers.TryAdd(value, user))
            {
                return new Contradiction(
                    [calls[replacers[value]], calls[user]], $"both replaced {value}, which was written once");
            }

            if (isProduced && met.Add(producer))
            {
                due.Push(producer);
            }
        }

        return null;
    }

    private Chain Follow(int first)
    {
        var chain = new Chain();
        var writer = first;
        while (true)
        {
            if (writer != Nobody)
            {
                chain.Add([calls[writer]]);
            }
            else
            {
                chain.BeginsHistory();
            }

            var value = writer == Nobody ? initial : accesses[writer].Produces!;
            chain.Add(readers.TryGetValue(value, out var seen) ? [.. seen.Select(i => calls[i])] : []);
            if (!replacers.TryGetValue(value, out writer))
            {
                return chain;
            }
        }
    }

    private Contradiction Circle(List<Chain> chains)
    {
        var placed = chains.SelectMany(chain => chain.Calls).ToHashSet(ReferenceEqualityComparer.Instance);
        var some = Needed().Select(i => calls[i]).Where(call => !placed.Contains(call)).Take(4).ToList();
        return new Contradiction(some, "each needs the value of another, in a circle, and nobody wrote the first");
    }

    private static (IReadOnlyList<Call>? Order, Contradiction? Contradiction) Sort(List<Chain> chains)
    {
        chains.Sort((a, b) => a.Place.CompareTo(b.Place));
        Chain? latest = null;
        foreach (var chain in chains)
        {
            if (latest is not null && chain.EarliestEnd < latest.LatestBegin)
            {
                return (null, new Contradiction(
                    [.. new[] { latest.EndsFirst, chain.BeginsLast, chain.EndsFirst, latest.BeginsLast }
                        .OfType<Call>().Distinct()],
                    "what one wrote must stand before what the other wrote, and after it"));
            }

            latest = latest is null || chain.LatestBegin > latest.LatestBegin ? chain : latest;
        }

        return ([.. chains.SelectMany(chain => chain.Calls)], null);
    }
}
