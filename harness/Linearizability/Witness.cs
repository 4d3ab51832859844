using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>Turns the trail of a search into an order of calls that anyone can check.</summary>
internal static class Witness
{
    /// <summary>
    /// The calls of a trail in order, and those that overwrote the state where nobody saw it, each just before another
    /// that did.
    /// </summary>
    /// <param name="calls">All calls.</param>
    /// <param name="space">What is known of them.</param>
    /// <param name="trail">What took effect.</param>
    /// <param name="until">The position that the search had come to (exclusive).</param>
    public static IReadOnlyList<Call> Order(
        IReadOnlyList<Call> calls, StateSpace space, Trail? trail, long until)
    {
        var taken = new List<Trail>();
        var isTaken = new bool[calls.Count];
        for (var step = trail; step is not null; step = step.Before)
        {
            taken.Add(step);
            isTaken[step.Call] = true;
        }

        taken.Reverse();
        var unseen = new Queue<int>(Enumerable.Range(0, calls.Count)
            .Where(i => !isTaken[i] && calls[i].IsOk && calls[i].End < until));
        var order = new List<Call>(taken.Count + unseen.Count);
        foreach (var step in taken)
        {
            if (space.EffectOf(space.KindOf(calls[step.Call])) == Effect.Overwrites)
            {
                while (unseen.TryPeek(out var call) && calls[call].Begin < step.At)
                {
                    order.Add(calls[unseen.Dequeue()]);
                }
            }

            order.Add(calls[step.Call]);
        }

        return order;
    }
}
