using System.Buffers.Binary;

namespace Harness.Client;

/// <summary>
/// The keys of records, numbers from 0: 8 bytes, big endian. A value's key follows from the value, so that sending it
/// again never changes it.
/// </summary>
public static class RecordKeys
{
    /// <summary>Stands for a key this run did not write.</summary>
    public const long Foreign = -1;

    // A large odd number: values that follow each other get keys far apart.
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private const int HalfBits = 32;

    // Shares no factor with usual numbers of keys, so that a key has both kinds of records.
    private const ulong Prime = 1009;

    /// <summary>The key of a value.</summary>
    /// <param name="value">The value, 0 or more.</param>
    /// <param name="keys">Number of keys, 1 or more.</param>
    public static long Of(long value, int keys) => (long)(((ulong)value * Multiplier >> HalfBits) % (ulong)keys);

    /// <summary>
    /// Whether the record of a value has no value, and so deletes its key: follows from the value, too.
    /// </summary>
    /// <param name="value">The value, 0 or more.</param>
    /// <param name="percent">How many of a hundred are such, 0 to 100.</param>
    public static bool IsTombstone(long value, int percent) =>
        ((ulong)value * Multiplier >> HalfBits) % Prime * 100 < (ulong)percent * Prime;

    /// <summary>The bytes of a key.</summary>
    public static byte[] Encode(long key)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, key);
        return bytes;
    }

    /// <summary>The key of a record, or <see cref="Foreign"/>.</summary>
    public static long Decode(ReadOnlySpan<byte> key) =>
        key.Length == sizeof(long) ? Math.Max(Foreign, BinaryPrimitives.ReadInt64BigEndian(key)) : Foreign;
}
