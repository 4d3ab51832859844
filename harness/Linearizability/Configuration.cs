namespace Harness.Linearizability;

/// <summary>
/// What a way of ordering the calls so far has come to: all that matters for going on. An open call that is neither due
/// nor done is optional: it may still take effect, and need not.
/// </summary>
/// <param name="State">Number of the object's state.</param>
/// <param name="Due">Open calls that have to take effect before they end.</param>
/// <param name="Done">Open calls that took effect.</param>
internal readonly record struct Configuration(int State, SlotSet Due, SlotSet Done)
{
    /// <summary>
    /// Whether this can go on in every way the other can: what it has to do is part of what the other has to, and what
    /// it can not do any more is part of what the other can not.
    /// </summary>
    public bool IsAsGoodAs(Configuration other) =>
        State == other.State && Due.IsPartOf(other.Due) && Done.IsPartOf(other.Done);

    /// <summary>Seeded nowhere: the same in every process.</summary>
    public override int GetHashCode() => (((State * 397) ^ Due.GetHashCode()) * 31) + Done.GetHashCode();
}
