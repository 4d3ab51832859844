using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>A sequential model with its state.</summary>
/// <typeparam name="TState">The state: immutable, equal by content, and with a text for a person.</typeparam>
public abstract class SequentialModel<TState> : SequentialModel
    where TState : IEquatable<TState>
{
    /// <summary>The state before the first call.</summary>
    public abstract TState Initial { get; }

    /// <summary>What may come of a call in a state.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="call">The call; if its outcome is not known, whatever it could have been answered.</param>
    /// <returns>The states it may leave; none if it is not possible there with its answer.</returns>
    public abstract IEnumerable<TState> Step(TState state, Call call);

    /// <summary>What is known of its effect: the more is said here, the faster the search.</summary>
    public virtual Effect EffectOf(Call call) => Effect.Any;

    /// <summary>
    /// Whether two calls, one directly after the other, may change places in any state with the same answers and the
    /// same state after both. False where it is not known.
    /// </summary>
    public virtual bool Commute(Call a, Call b) => false;

    internal sealed override StateSpace Explore() => new StateSpace<TState>(this);
}
