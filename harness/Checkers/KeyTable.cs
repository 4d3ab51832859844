using System.Numerics;

namespace Harness.Checkers;

/// <summary>
/// Entries by a key of 64 bits, in the order in which they were added. Nothing is ever removed. Keys that lie close
/// together, as values and offsets mostly do, lie close together in memory; far ones cost no more.
/// </summary>
internal sealed class KeyTable<T>
    where T : struct, IKeyed
{
    private readonly ChunkedList<T> entries = new();

    // Open addressing: 1 + the index of an entry, or 0. Invariant: a power of two in length, at most 2/3 full.
    private int[] slots = new int[16];

    /// <summary>How many entries there are.</summary>
    public int Count => entries.Count;

    /// <summary>The entry at an index, in place.</summary>
    public ref T this[int index] => ref entries[index];

    /// <summary>Index of the entry with a key; -1 if there is none.</summary>
    public int IndexOf(long key)
    {
        for (var slot = Home(key); slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
        {
            if (entries[slots[slot] - 1].Key == key)
            {
                return slots[slot] - 1;
            }
        }

        return -1;
    }

    /// <summary>Adds an entry whose key is not there yet; returns its index.</summary>
    public int Add(in T entry)
    {
        if (3L * (entries.Count + 1) > 2L * slots.Length)
        {
            Grow();
        }

        entries.Add(entry);
        Place(entry.Key, entries.Count);
        return entries.Count - 1;
    }

    private void Grow()
    {
        slots = new int[checked(slots.Length * 2)];
        for (var i = 0; i < entries.Count; i++)
        {
            Place(entries[i].Key, i + 1);
        }
    }

    private void Place(long key, int number)
    {
        var slot = Home(key);
        while (slots[slot] != 0)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        slots[slot] = number;
    }

    // Sixteen neighbours share a line of the cache; the multiplication spreads the lines.
    private int Home(long key)
    {
        var line = (ulong)(key >> 4) * 0x9E3779B97F4A7C15;
        var high = (int)(line >> (64 - BitOperations.Log2((uint)slots.Length))) & ~15;
        return high | (int)(key & 15);
    }
}
