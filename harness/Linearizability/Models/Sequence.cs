using System.Collections.Immutable;
using Harness.Histories.General;

namespace Harness.Linearizability.Models;

/// <summary>Values in an order, equal by content.</summary>
/// <param name="Items">The values.</param>
public readonly record struct Sequence(ImmutableArray<Datum> Items)
{
    /// <summary>No values.</summary>
    public static readonly Sequence Empty = new([]);

    /// <inheritdoc/>
    public bool Equals(Sequence other) => Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var mixed = 17;
        foreach (var item in Items)
        {
            mixed = unchecked((mixed * 31) + item.GetHashCode());
        }

        return mixed;
    }

    /// <inheritdoc/>
    public override string ToString() => $"[{string.Join(' ', Items)}]";
}
