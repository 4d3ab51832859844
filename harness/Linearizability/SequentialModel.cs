using Harness.Histories.General;

namespace Harness.Linearizability;

/// <summary>
/// What an object does when its operations happen one after the other: the measure for those that overlap. A model of
/// one's own derives from <see cref="SequentialModel{TState}"/>.
/// </summary>
public abstract class SequentialModel
{
    private protected SequentialModel()
    {
    }

    /// <summary>Its name, as on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it is and which operations it has, for a person.</summary>
    public abstract string Meaning { get; }

    /// <summary>
    /// What is wrong with a call, such as an operation that the model does not have; null for nothing.
    /// </summary>
    /// <returns>A sentence without a subject, such as <c>'pop' is not an operation of a queue</c>.</returns>
    public abstract string? Problem(Call call);

    /// <summary>
    /// The parts of the object that a call concerns. Calls that share no part, directly or by others, are judged apart
    /// from each other, which is exact and much faster (Herlihy and Wing: linearizability is local).
    /// </summary>
    /// <returns>One part or more, always with the same answer for the same call.</returns>
    public virtual IReadOnlyList<Datum> Parts(Call call) => [call.Key];

    /// <summary>The model of those parts alone.</summary>
    public virtual SequentialModel Of(IReadOnlyList<Datum> parts) => this;

    /// <summary>
    /// The call as an access of a register, for models that are nothing but registers: such histories are judged in
    /// O(n log n) where every value is written once.
    /// </summary>
    /// <returns>Null if it is something else.</returns>
    public virtual RegisterAccess? AsAccess(Call call) => null;

    /// <summary>
    /// Whether calls that may have happened can be left out without changing whether any beginning of the history is
    /// linearizable, because an order with them is one without them as well: each of them is then not searched for.
    /// </summary>
    /// <param name="calls">All calls.</param>
    /// <returns>The calls without those, in their order.</returns>
    public virtual IReadOnlyList<Call> Relevant(IReadOnlyList<Call> calls) => calls;

    internal abstract StateSpace Explore();
}
