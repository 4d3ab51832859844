using Harness.Histories.General;
using Harness.Linearizability;

namespace Harness.Tests.Linearizability;

/// <summary>Tries every order of a few calls, knowing nothing but what the model says of single steps.</summary>
internal static class BruteForce
{
    public static bool IsLinearizable<TState>(SequentialModel<TState> model, IReadOnlyList<Call> calls)
        where TState : IEquatable<TState> => Search(model, calls, model.Initial, 0);

    /// <summary>Whether an order keeps real time and is what the model does; says what is wrong, or null.</summary>
    public static string? Problem<TState>(SequentialModel<TState> model, IReadOnlyList<Call> order)
        where TState : IEquatable<TState>
    {
        List<TState> states = [model.Initial];
        for (var i = 0; i < order.Count; i++)
        {
            if (order.Skip(i + 1).FirstOrDefault(later => later.End < order[i].Begin) is { } late)
            {
                return $"{late} ended before {order[i]} began";
            }

            states = [.. states.SelectMany(state => model.Step(state, order[i])).Distinct()];
            if (states.Count == 0)
            {
                return $"{order[i]} is not possible there";
            }
        }

        return null;
    }

    private static bool Search<TState>(
        SequentialModel<TState> model, IReadOnlyList<Call> calls, TState state, int done)
        where TState : IEquatable<TState>
    {
        var earliestEnd = long.MaxValue;
        for (var i = 0; i < calls.Count; i++)
        {
            earliestEnd = (done & (1 << i)) == 0 ? Math.Min(earliestEnd, calls[i].End) : earliestEnd;
        }

        if (earliestEnd == long.MaxValue)
        {
            return true;
        }

        for (var i = 0; i < calls.Count; i++)
        {
            if ((done & (1 << i)) == 0 && calls[i].Begin < earliestEnd
                && model.Step(state, calls[i]).Any(next => Search(model, calls, next, done | (1 << i))))
            {
                return true;
            }
        }

        return false;
    }
}
