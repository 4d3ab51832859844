using System.Buffers.Binary;
using System.IO.Hashing;

namespace Harness.Client;

/// <summary>
/// The bytes of a record: run tag, value and checksum (8 bytes each, big endian), then padding that follows from the
/// value. A record of another run, or one that was damaged on its way, is told from the run's own.
/// </summary>
public static class Payload
{
    /// <summary>Stands for a payload this run did not write.</summary>
    public const long Foreign = -1;

    /// <summary>Length of a payload without padding, in bytes.</summary>
    public const int SmallestBytes = 24;

    private const int ValueAt = 8;
    private const int ChecksumAt = 16;
    private const int PaddingAt = SmallestBytes;

    /// <summary>The payload of a value, which is 0 or more.</summary>
    public static byte[] Encode(ulong runTag, long value, int paddingBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfNegative(paddingBytes);
        var payload = new byte[PaddingAt + paddingBytes];
        BinaryPrimitives.WriteUInt64BigEndian(payload, runTag);
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(ValueAt), value);
        for (var i = PaddingAt; i < payload.Length; i++)
        {
            payload[i] = (byte)(value + i);
        }

        BinaryPrimitives.WriteUInt64BigEndian(payload.AsSpan(ChecksumAt), Checksum(payload));
        return payload;
    }

    /// <summary>The value of a payload, or <see cref="Foreign"/>.</summary>
    public static long Decode(ulong runTag, ReadOnlySpan<byte> payload)
    {
        if (payload.Length < PaddingAt
            || BinaryPrimitives.ReadUInt64BigEndian(payload) != runTag
            || BinaryPrimitives.ReadUInt64BigEndian(payload[ChecksumAt..]) != Checksum(payload))
        {
            return Foreign;
        }

        return Math.Max(Foreign, BinaryPrimitives.ReadInt64BigEndian(payload[ValueAt..]));
    }

    // Covers everything but itself.
    private static ulong Checksum(ReadOnlySpan<byte> payload)
    {
        var start = XxHash64.HashToUInt64(payload[..ChecksumAt]);
        return XxHash64.HashToUInt64(payload[PaddingAt..], (long)start);
    }
}
