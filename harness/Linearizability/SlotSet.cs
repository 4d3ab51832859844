using System.Numerics;

namespace Harness.Linearizability;

/// <summary>A set of slots of open calls: immutable, without allocation below 64.</summary>
internal readonly struct SlotSet : IEquatable<SlotSet>
{
    private const int Bits = 64;

    private readonly ulong low;

    // Slots from 64 on. Invariant: null or without zeros at its end, so that equal sets have equal fields.
    private readonly ulong[]? high;

    private SlotSet(ulong low, ulong[]? high) => (this.low, this.high) = (low, high);

    public int Count
    {
        get
        {
            var count = BitOperations.PopCount(low);
            foreach (var word in high ?? [])
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    public bool Has(int slot) => slot < Bits
        ? (low & (1UL << slot)) != 0
        : high is not null && (slot / Bits) - 1 < high.Length && (high[(slot / Bits) - 1] & (1UL << slot)) != 0;

    public SlotSet With(int slot)
    {
        if (slot < Bits)
        {
            return new(low | (1UL << slot), high);
        }

        var word = (slot / Bits) - 1;
        var copy = new ulong[Math.Max(high?.Length ?? 0, word + 1)];
        high?.CopyTo(copy, 0);
        copy[word] |= 1UL << slot;
        return new(low, copy);
    }

    public SlotSet Without(int slot)
    {
        if (slot < Bits)
        {
            return new(low & ~(1UL << slot), high);
        }

        if (!Has(slot))
        {
            return this;
        }

        var copy = (ulong[])high!.Clone();
        copy[(slot / Bits) - 1] &= ~(1UL << slot);
        return new(low, Trimmed(copy));
    }

    public SlotSet Without(SlotSet others)
    {
        if (high is null || others.high is null)
        {
            return new(low & ~others.low, high);
        }

        var copy = (ulong[])high.Clone();
        for (var i = 0; i < Math.Min(copy.Length, others.high.Length); i++)
        {
            copy[i] &= ~others.high[i];
        }

        return new(low & ~others.low, Trimmed(copy));
    }

    public bool Overlaps(SlotSet others)
    {
        if ((low & others.low) != 0)
        {
            return true;
        }

        for (var i = 0; i < Math.Min(high?.Length ?? 0, others.high?.Length ?? 0); i++)
        {
            if ((high![i] & others.high![i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    public bool IsPartOf(SlotSet others)
    {
        if ((low & ~others.low) != 0 || (high?.Length ?? 0) > (others.high?.Length ?? 0))
        {
            return false;
        }

        for (var i = 0; i < (high?.Length ?? 0); i++)
        {
            if ((high![i] & ~others.high![i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    public bool Equals(SlotSet other) => low == other.low && high.AsSpan().SequenceEqual(other.high);

    public override bool Equals(object? obj) => obj is SlotSet other && Equals(other);

    public override int GetHashCode()
    {
        var mixed = low;
        foreach (var word in high ?? [])
        {
            mixed = (mixed * 0x9E3779B97F4A7C15) ^ word;
        }

        mixed *= 0x9E3779B97F4A7C15;
        return (int)(mixed >> 32);
    }

    private static ulong[]? Trimmed(ulong[] words)
    {
        var length = words.Length;
        while (length > 0 && words[length - 1] == 0)
        {
            length--;
        }

        return length == 0 ? null : words[..length];
    }
}
