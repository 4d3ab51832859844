using System.Collections.Immutable;
using System.Globalization;

namespace Harness.Histories.General;

/// <summary>
/// A value of an operation in a history of any kind, whatever it was written in. Immutable; equal by content, where
/// sets and maps have no order.
/// </summary>
public sealed class Datum : IEquatable<Datum>, IComparable<Datum>
{
    /// <summary>Nothing.</summary>
    public static readonly Datum Nil = new(DatumKind.Nil, 0, 0, "", []);

    private readonly double real;
    private readonly int hash;

    private Datum(DatumKind kind, long integer, double real, string text, ImmutableArray<Datum> items)
    {
        Kind = kind;
        Integer = integer;
        this.real = real;
        Text = text;
        Items = items;
        hash = Hash();
    }

    /// <summary>What it is.</summary>
    public DatumKind Kind { get; }

    /// <summary>An integer's value; 1 and 0 of a truth; 0 of all others.</summary>
    public long Integer { get; }

    /// <summary>A text's characters; empty for all others.</summary>
    public string Text { get; }

    /// <summary>
    /// Members of a list in order, of a set sorted and once each; of a map keys and values in turn, sorted by key.
    /// </summary>
    public ImmutableArray<Datum> Items { get; }

    /// <summary>True for nothing.</summary>
    public bool IsNil => Kind == DatumKind.Nil;

    /// <summary>A whole number.</summary>
    public static Datum Of(long value) => new(DatumKind.Integer, value, 0, "", []);

    /// <summary>A text.</summary>
    public static Datum Of(string text) => new(DatumKind.Text, 0, 0, text, []);

    /// <summary>True or false.</summary>
    public static Datum Of(bool truth) => new(DatumKind.Truth, truth ? 1 : 0, 0, "", []);

    /// <summary>A number with a fraction.</summary>
    public static Datum Of(double value) => new(DatumKind.Real, 0, value, "", []);

    /// <summary>A sequence.</summary>
    public static Datum List(params ImmutableArray<Datum> items) => new(DatumKind.List, 0, 0, "", items);

    /// <summary>A set; what is in it twice counts once.</summary>
    public static Datum Set(IEnumerable<Datum> items) => new(DatumKind.Set, 0, 0, "", [.. items.Distinct().Order()]);

    /// <summary>Keys and values.</summary>
    /// <exception cref="ArgumentException">A key is there twice.</exception>
    public static Datum Map(IEnumerable<KeyValuePair<Datum, Datum>> entries)
    {
        var sorted = entries.OrderBy(entry => entry.Key).ToList();
        for (var i = 1; i < sorted.Count; i++)
        {
            if (sorted[i].Key.Equals(sorted[i - 1].Key))
            {
                throw new ArgumentException($"the key {sorted[i].Key} is there twice", nameof(entries));
            }
        }

        return new(DatumKind.Map, 0, 0, "", [.. sorted.SelectMany(entry => new[] { entry.Key, entry.Value })]);
    }

    /// <inheritdoc/>
    public bool Equals(Datum? other) =>
        other is not null && hash == other.hash && (ReferenceEquals(this, other) || CompareTo(other) == 0);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Datum);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <inheritdoc/>
    public int CompareTo(Datum? other)
    {
        if (other is null || Kind != other.Kind)
        {
            return Kind.CompareTo(other?.Kind ?? DatumKind.Nil);
        }

        return Kind switch
        {
            DatumKind.Integer or DatumKind.Truth => Integer.CompareTo(other.Integer),
            DatumKind.Real => real.CompareTo(other.real),
            DatumKind.Text => string.CompareOrdinal(Text, other.Text),
            _ => CompareItems(other),
        };
    }

    /// <summary>As EDN would write it, but for keywords, which are shown as plain texts.</summary>
    public override string ToString() => Kind switch
    {
        DatumKind.Nil => "nil",
        DatumKind.Truth => Integer == 1 ? "true" : "false",
        DatumKind.Integer => Integer.ToString(CultureInfo.InvariantCulture),
        DatumKind.Real => real.ToString("R", CultureInfo.InvariantCulture),
        DatumKind.Text => Text,
        DatumKind.List => $"[{string.Join(' ', Items)}]",
        DatumKind.Set => $"#{{{string.Join(' ', Items)}}}",
        _ => $"{{{string.Join(' ', Items)}}}",
    };

    private int CompareItems(Datum other)
    {
        for (var i = 0; i < Math.Min(Items.Length, other.Items.Length); i++)
        {
            if (Items[i].CompareTo(other.Items[i]) is var order and not 0)
            {
                return order;
            }
        }

        return Items.Length.CompareTo(other.Items.Length);
    }

    // Its own, as those of the runtime differ from process to process.
    private int Hash()
    {
        const uint prime = 16777619;
        var mixed = (2166136261 ^ (uint)Kind) * prime;
        mixed = (mixed ^ (uint)Integer ^ (uint)(Integer >> 32)) * prime;
        var bits = BitConverter.DoubleToInt64Bits(real);
        mixed = (mixed ^ (uint)bits ^ (uint)(bits >> 32)) * prime;
        foreach (var character in Text)
        {
            mixed = (mixed ^ character) * prime;
        }

        foreach (var item in Items)
        {
            mixed = (mixed ^ (uint)item.hash) * prime;
        }

        return (int)(mixed ^ (mixed >> 15));
    }
}
