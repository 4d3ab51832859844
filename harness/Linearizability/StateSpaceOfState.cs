using System.Runtime.InteropServices;
using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>The states of one model.</summary>
/// <param name="model">The model.</param>
internal sealed class StateSpace<TState>(SequentialModel<TState> model) : StateSpace
    where TState : IEquatable<TState>
{
    // Invariant: states[numbers[s]] equals s; entries of `next` and `commute` follow from the model alone.
    private readonly List<TState> states = [model.Initial];
    private readonly Dictionary<TState, int> numbers = new() { [model.Initial] = Initial };

    // By kind, then by state; null for what was not computed yet.
    private readonly List<int[]?[]> next = [];

    private readonly List<(Call Call, Effect Effect)> kinds = [];
    private readonly Dictionary<(string F, Datum Key, Datum Input, Datum? Output), int> kindNumbers = [];
    private readonly Dictionary<long, bool> commute = [];

    public override int Count => states.Count;

    public override int KindOf(Call call)
    {
        var key = (call.F, call.Key, call.Input, call.Output);
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(kindNumbers, key, out var known);
        if (!known)
        {
            number = kinds.Count;
            kinds.Add((call, model.EffectOf(call)));
            next.Add([]);
        }

        return number;
    }

    public override ReadOnlySpan<int> Next(int state, int kind)
    {
        var known = next[kind];
        if (state < known.Length && known[state] is { } found)
        {
            return found;
        }

        if (state >= known.Length)
        {
            Array.Resize(ref known, Math.Max(state + 1, known.Length * 2));
            next[kind] = known;
        }

        known[state] = found = [.. model.Step(states[state], kinds[kind].Call).Select(NumberOf)];
        return found;
    }

    public override Effect EffectOf(int kind) => kinds[kind].Effect;

    public override bool Commute(int a, int b)
    {
        if (kinds[a].Effect == Effect.Overwrites || kinds[b].Effect == Effect.Overwrites)
        {
            return false;
        }

        var key = Pair(Math.Min(a, b), Math.Max(a, b));
        ref var answer = ref CollectionsMarshal.GetValueRefOrAddDefault(commute, key, out var known);
        if (!known)
        {
            answer = model.Commute(kinds[a].Call, kinds[b].Call);
        }

        return answer;
    }

    public override string Describe(int state) => states[state].ToString() ?? "";

    public override void Keep(IReadOnlyList<int> kept)
    {
        var survivors = kept.Select(number => states[number]).ToList();
        states.Clear();
        numbers.Clear();
        for (var kind = 0; kind < next.Count; kind++)
        {
            next[kind] = [];
        }

        foreach (var state in survivors)
        {
            NumberOf(state);
        }
    }

    private static long Pair(int high, int low) => ((long)high << 32) | (uint)low;

    private int NumberOf(TState state)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, state, out var known);
        if (!known)
        {
            number = states.Count;
            states.Add(state);
        }

        return number;
    }
}
