using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>
/// The states of a model that a search has met, as numbers, and what each call makes of them, computed once.
/// </summary>
internal abstract class StateSpace
{
    /// <summary>Number of the state before the first call.</summary>
    public const int Initial = 0;

    /// <summary>How many states are remembered.</summary>
    public abstract int Count { get; }

    /// <summary>A number for what the call is, equal for calls that differ only in who made them and when.</summary>
    public abstract int KindOf(Call call);

    /// <summary>The states that a call of a kind may leave; none if it is not possible there.</summary>
    public abstract ReadOnlySpan<int> Next(int state, int kind);

    /// <summary>What is known of the effect of a kind of call.</summary>
    public abstract Effect EffectOf(int kind);

    /// <summary>Whether two kinds of calls may always change places.</summary>
    public abstract bool Commute(int a, int b);

    /// <summary>The state for a person.</summary>
    public abstract string Describe(int state);

    /// <summary>Forgets all states but these, whose numbers are then their places in the list.</summary>
    public abstract void Keep(IReadOnlyList<int> states);
}
