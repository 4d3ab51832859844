namespace Harness.Linearizability;

/// <summary>
/// The calls that have begun and not ended, each in a slot. Calls of one kind differ only in when they end.
/// </summary>
internal sealed class OpenCalls
{
    // By slot: number, kind and end of the call; -1 for a free slot.
    private readonly List<(int Call, int Kind, long End)> slots = [];
    private readonly SortedSet<int> free = [];

    // Slots by kind, the one that ends first in front. Invariant: exactly the slots in use, no empty list.
    private readonly SortedDictionary<int, List<int>> byKind = [];

    /// <summary>Kinds with their slots, those that end first in front.</summary>
    public IEnumerable<KeyValuePair<int, List<int>>> ByKind => byKind;

    /// <summary>Number of the call in a slot.</summary>
    public int CallIn(int slot) => slots[slot].Call;

    /// <summary>Kind of the call in a slot.</summary>
    public int KindIn(int slot) => slots[slot].Kind;

    /// <summary>Position at which the call in a slot ends.</summary>
    public long EndIn(int slot) => slots[slot].End;

    /// <summary>Puts a call into a slot.</summary>
    public int Add(int call, int kind, long end)
    {
        var slot = free.Count > 0 ? free.Min : slots.Count;
        if (!free.Remove(slot))
        {
            slots.Add(default);
        }

        slots[slot] = (call, kind, end);
        if (!byKind.TryGetValue(kind, out var same))
        {
            byKind.Add(kind, same = []);
        }

        var place = same.FindIndex(other => slots[other].End > end);
        same.Insert(place < 0 ? same.Count : place, slot);
        return slot;
    }

    /// <summary>Takes the call out of a slot, which may then hold another.</summary>
    public void Remove(int slot)
    {
        var kind = slots[slot].Kind;
        var same = byKind[kind];
        same.Remove(slot);
        if (same.Count == 0)
        {
            byKind.Remove(kind);
        }

        slots[slot] = (-1, -1, 0);
        free.Add(slot);
    }
}
