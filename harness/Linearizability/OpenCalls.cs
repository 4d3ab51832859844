namespace Harness.Linearizability;

/// <summary>
/// The calls that have begun and not ended, each in a slot. Calls of one kind differ only in when they end.
/// </summary>
/// <param name="space">What is known of kinds.</param>
internal sealed class OpenCalls(StateSpace space)
{
    // By slot: number, kind and end of the call; -1 for a free slot.
    private readonly List<(int Call, int Kind, long End)> slots = [];
    private readonly SortedSet<int> free = [];

    // By kind: slots, the one that ends first in front. Invariant: exactly the slots in use; `kinds` and `readers` are
    // the kinds that have any, in ascending order, with an effect and without.
    private readonly Dictionary<int, List<int>> byKind = [];
    private readonly List<int> kinds = [];
    private readonly List<int> readers = [];

    /// <summary>Kinds of open calls that may change the state, in ascending order.</summary>
    public IReadOnlyList<int> Changing => kinds;

    /// <summary>Kinds of open calls that do not change the state, in ascending order.</summary>
    public IReadOnlyList<int> Reading => readers;

    /// <summary>Slots of calls that overwrite the state.</summary>
    public SlotSet Overwriting { get; private set; }

    /// <summary>Slots of calls that do not change the state.</summary>
    public SlotSet Readers { get; private set; }

    /// <summary>Slots of one kind, those that end first in front.</summary>
    public List<int> OfKind(int kind) => byKind[kind];

    /// <summary>Number of the call in a slot.</summary>
    public int CallIn(int slot) => slots[slot].Call;

    /// <summary>Kind of the call in a slot.</summary>
    public int KindIn(int slot) => slots[slot].Kind;

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
            var list = Among(kind);
            list.Insert(~list.BinarySearch(kind), kind);
        }

        var place = same.FindIndex(other => slots[other].End > end);
        same.Insert(place < 0 ? same.Count : place, slot);
        Overwriting = space.EffectOf(kind) == Effect.Overwrites ? Overwriting.With(slot) : Overwriting;
        Readers = space.EffectOf(kind) == Effect.None ? Readers.With(slot) : Readers;
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
            Among(kind).Remove(kind);
        }

        Overwriting = Overwriting.Without(slot);
        Readers = Readers.Without(slot);
        slots[slot] = (-1, -1, 0);
        free.Add(slot);
    }

    private List<int> Among(int kind) => space.EffectOf(kind) == Effect.None ? readers : kinds;
}
