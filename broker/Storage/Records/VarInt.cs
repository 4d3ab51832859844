namespace Broker.Storage.Records;

/// <summary>Zig-zag variable-length integers: 7 bits a byte, least significant first.</summary>
internal static class VarInt
{
    private const int MaxBytesOfInt = 5;
    private const int MaxBytesOfLong = 10;

    /// <summary>Reads a 32-bit integer; false if the bytes end early, or it is longer than 32 bits.</summary>
    public static bool TryReadInt(ReadOnlySpan<byte> bytes, ref int position, out int value)
    {
        var read = TryReadBits(bytes, ref position, MaxBytesOfInt, out var bits);
        value = (int)((uint)bits >> 1) ^ -(int)(bits & 1);
        return read && bits <= uint.MaxValue;
    }

    /// <summary>Reads a 64-bit integer; false if the bytes end early, or it takes more than 10 bytes.</summary>
    public static bool TryReadLong(ReadOnlySpan<byte> bytes, ref int position, out long value)
    {
        var read = TryReadBits(bytes, ref position, MaxBytesOfLong, out var bits);
        value = (long)(bits >> 1) ^ -(long)(bits & 1);
        return read;
    }

    /// <summary>Reads a length and as many bytes; length −1 means null. False if the bytes end early.</summary>
    public static bool TryReadBytes(ReadOnlyMemory<byte> bytes, ref int position, out ReadOnlyMemory<byte>? value)
    {
        value = null;
        if (!TryReadInt(bytes.Span, ref position, out var length) || length < -1 || length > bytes.Length - position)
        {
            return false;
        }

        if (length >= 0)
        {
            value = bytes.Slice(position, length);
            position += length;
        }

        return true;
    }

    /// <summary>Writes an integer of either size.</summary>
    public static void Write(MemoryStream target, long value)
    {
        var bits = (ulong)((value << 1) ^ (value >> 63));
        while (bits >= 0x80)
        {
            target.WriteByte((byte)(bits | 0x80));
            bits >>= 7;
        }

        target.WriteByte((byte)bits);
    }

    /// <summary>Writes a length and the bytes; −1 for null.</summary>
    public static void WriteBytes(MemoryStream target, ReadOnlyMemory<byte>? value)
    {
        Write(target, value?.Length ?? -1);
        target.Write(value.GetValueOrDefault().Span);
    }

    private static bool TryReadBits(ReadOnlySpan<byte> bytes, ref int position, int maxBytes, out ulong bits)
    {
        bits = 0;
        for (var i = 0; i < maxBytes && position < bytes.Length; i++)
        {
            var next = bytes[position++];
            bits |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
