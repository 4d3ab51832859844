using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Broker.Storage.Cleaning;

/// <summary>
/// The last offset of each key of a part of a log, in memory of a fixed size. Of a key only the first 16 bytes of its
/// SHA-256 are kept: that two keys share them is out of the question, also for one who chooses them.
/// </summary>
internal sealed class OffsetMap
{
    // More of the slots taken makes a search long.
    private const double LoadFactor = 0.9;

    // Invariant: fewer than all slots are taken. A key is in the first free slot from the one its digest begins at, as
    // nothing is ever removed.
    private readonly Slot[] slots;
    private readonly int most;

    /// <summary>Makes an empty map.</summary>
    /// <param name="bufferBytes">Memory it may take; it has room for one key at least.</param>
    /// <param name="mostKeys">As many keys may come; more are full.</param>
    public OffsetMap(int bufferBytes, long mostKeys)
    {
        var count = Math.Min(bufferBytes / Slot.SizeInBytes, Math.Ceiling(Math.Max(1, mostKeys) / LoadFactor) + 1);
        slots = new Slot[(int)Math.Max(2, count)];
        most = Math.Max(1, (int)(slots.Length * LoadFactor));
    }

    /// <summary>Number of keys.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no other key has room.</summary>
    public bool IsFull => Count >= most;

    /// <summary>Notes a record; offsets come in ascending order.</summary>
    /// <returns>False if the key is not in the map, and has no room.</returns>
    public bool TryPut(ReadOnlySpan<byte> key, long offset)
    {
        ref var slot = ref Find(key, out var high, out var low);
        if (!slot.IsTaken)
        {
            if (IsFull)
            {
                return false;
            }

            Count++;
        }

        slot = new Slot(high, low, offset + 1);
        return true;
    }

    /// <summary>The last offset of a key; -1 if it is not in the map.</summary>
    public long LastOffsetOf(ReadOnlySpan<byte> key) => Find(key, out _, out _).OffsetAndOne - 1;

    private ref Slot Find(ReadOnlySpan<byte> key, out ulong high, out ulong low)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key, digest);
        high = BinaryPrimitives.ReadUInt64BigEndian(digest);
        low = BinaryPrimitives.ReadUInt64BigEndian(digest[sizeof(ulong)..]);
        var at = (int)(low % (ulong)slots.Length);
        while (slots[at].IsTaken && (slots[at].High != high || slots[at].Low != low))
        {
            at = at + 1 == slots.Length ? 0 : at + 1;
        }

        return ref slots[at];
    }

    // Zero in every field if it is free.
    private readonly record struct Slot(ulong High, ulong Low, long OffsetAndOne)
    {
        public const int SizeInBytes = 24;

        public bool IsTaken => OffsetAndOne != 0;
    }
}
