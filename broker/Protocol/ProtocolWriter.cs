using System.Buffers.Binary;
using System.Text;
using Broker.Runtime;

namespace Broker.Protocol;

/// <summary>
/// Writes Kafka's wire format into a pooled buffer that grows as needed. Dispose it, whether or not
/// <see cref="Finish"/> was called: that returns a buffer nobody took.
/// </summary>
public sealed class ProtocolWriter : IDisposable
{
    private const int InitialBytes = 256;
    private const int MaxVarintBytes = 5;

    private readonly FramePool pool;

    // Null once finished or disposed.
    private Frame? frame;

    // The memory of the frame. Invariant: 0 <= position <= buffer.Length.
    private Memory<byte> buffer;
    private int position;

    /// <summary>Starts an empty frame.</summary>
    public ProtocolWriter(FramePool pool)
    {
        this.pool = pool;
        frame = pool.Rent(InitialBytes);
        buffer = frame.Memory;
    }

    /// <summary>
    /// Whether strings, byte ranges and arrays get compact lengths and structures end with tagged fields (KIP-482).
    /// </summary>
    public bool Flexible { get; set; }

    /// <summary>Number of bytes written so far.</summary>
    public int Position => position;

    /// <summary>Prepares for the body of a message: chooses the encoding of its version.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The version is not supported.</exception>
    public void BeginMessage(ApiKey apiKey, short version)
    {
        var range = SupportedVersions.Require(apiKey);
        if (!range.Contains(version))
        {
            throw new ArgumentOutOfRangeException(nameof(version), SupportedVersions.Describe(range, version));
        }

        Flexible = range.IsFlexible(version);
    }

    /// <summary>Writes a truth value as a byte.</summary>
    public void WriteBoolean(bool value) => Reserve(1)[0] = value ? (byte)1 : (byte)0;

    /// <summary>Writes a signed 8-bit integer.</summary>
    public void WriteInt8(sbyte value) => Reserve(1)[0] = (byte)value;

    /// <summary>Writes a big-endian 16-bit integer.</summary>
    public void WriteInt16(short value) => BinaryPrimitives.WriteInt16BigEndian(Reserve(sizeof(short)), value);

    /// <summary>Writes a big-endian unsigned 16-bit integer.</summary>
    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(sizeof(ushort)), value);

    /// <summary>Writes a big-endian 32-bit integer.</summary>
    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), value);

    /// <summary>Writes a big-endian 64-bit integer.</summary>
    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64BigEndian(Reserve(sizeof(long)), value);

    /// <summary>Writes a UUID.</summary>
    public void WriteUuid(Guid value) => value.TryWriteBytes(Reserve(16), bigEndian: true, out _);

    /// <summary>Writes an error code.</summary>
    public void WriteErrorCode(ErrorCode value) => WriteInt16((short)value);

    /// <summary>Writes an unsigned variable-length integer.</summary>
    public void WriteUnsignedVarint(uint value) => WriteBase128(value);

    /// <summary>Writes a zigzag-encoded variable-length 32-bit integer.</summary>
    public void WriteVarint(int value) => WriteBase128((uint)((value << 1) ^ (value >> 31)));

    /// <summary>Writes a zigzag-encoded variable-length 64-bit integer.</summary>
    public void WriteVarlong(long value) => WriteBase128((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes a string.</summary>
    /// <exception cref="ArgumentException">Longer than 32,767 bytes of UTF-8.</exception>
    public void WriteString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        WriteNullableString(value);
    }

    /// <summary>Writes a string or null.</summary>
    /// <exception cref="ArgumentException">Longer than 32,767 bytes of UTF-8.</exception>
    public void WriteNullableString(string? value)
    {
        var length = value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        if (length > short.MaxValue)
        {
            throw new ArgumentException("A string of the protocol holds at most 32,767 bytes.", nameof(value));
        }

        if (Flexible)
        {
            WriteUnsignedVarint((uint)(length + 1));
        }
        else
        {
            WriteInt16((short)length);
        }

        if (length > 0)
        {
            Encoding.UTF8.GetBytes(value, Reserve(length));
        }
    }

    /// <summary>Writes a byte range.</summary>
    public void WriteBytes(ReadOnlyMemory<byte> value) => WriteNullableBytes(value);

    /// <summary>Writes a byte range or null, such as the records of a partition.</summary>
    public void WriteNullableBytes(ReadOnlyMemory<byte>? value)
    {
        WriteLength(value?.Length ?? -1);
        if (value is { Length: > 0 } bytes)
        {
            bytes.Span.CopyTo(Reserve(bytes.Length));
        }
    }

    /// <summary>Writes an array of structures, or null.</summary>
    public void WriteArray<T>(IReadOnlyList<T>? elements, short version)
        where T : IStructure<T>
    {
        WriteLength(elements?.Count ?? -1);
        for (var i = 0; i < elements?.Count; i++)
        {
            elements[i].Write(this, version);
        }
    }

    /// <summary>Writes an array of 32-bit integers, such as node ids.</summary>
    public void WriteInt32Array(IReadOnlyList<int> elements)
    {
        WriteLength(elements.Count);
        for (var i = 0; i < elements.Count; i++)
        {
            WriteInt32(elements[i]);
        }
    }

    /// <summary>Writes an array of UUIDs.</summary>
    public void WriteUuidArray(IReadOnlyList<Guid> elements)
    {
        WriteLength(elements.Count);
        for (var i = 0; i < elements.Count; i++)
        {
            WriteUuid(elements[i]);
        }
    }

    /// <summary>Ends a structure without tagged fields.</summary>
    public void WriteNoTaggedFields() => WriteTaggedFieldCount(0);

    /// <summary>
    /// Announces the tagged fields at the end of a structure, each to be written, by ascending tag, between
    /// <see cref="BeginTaggedField"/> and <see cref="EndTaggedField"/>. Writes nothing where the version has none.
    /// </summary>
    public void WriteTaggedFieldCount(int count)
    {
        if (Flexible)
        {
            WriteUnsignedVarint((uint)count);
        }
    }

    /// <summary>Starts a tagged field.</summary>
    /// <returns>Where its content starts, for <see cref="EndTaggedField"/>.</returns>
    public int BeginTaggedField(uint tag)
    {
        WriteUnsignedVarint(tag);
        return position;
    }

    /// <summary>Ends a tagged field: puts its length in front of its content.</summary>
    public void EndTaggedField(int start)
    {
        var length = position - start;
        WriteUnsignedVarint((uint)length);
        Span<byte> prefix = stackalloc byte[MaxVarintBytes];
        var prefixLength = position - start - length;
        var whole = buffer.Span[start..position];
        whole[length..].CopyTo(prefix);
        whole[..length].CopyTo(whole[prefixLength..]);
        prefix[..prefixLength].CopyTo(whole);
    }

    /// <summary>The frame with everything written; the caller owns it from here on.</summary>
    /// <exception cref="ObjectDisposedException">It was taken before.</exception>
    public Frame Finish()
    {
        ObjectDisposedException.ThrowIf(frame is null, this);
        var finished = frame;
        finished.Shorten(position);
        frame = null;
        buffer = default;
        return finished;
    }

    /// <summary>Returns the buffer, unless <see cref="Finish"/> gave it away.</summary>
    public void Dispose()
    {
        frame?.Dispose();
        frame = null;
        buffer = default;
    }

    /// <summary>Writes the length of a byte range or array; -1 for null.</summary>
    internal void WriteLength(int length)
    {
        if (Flexible)
        {
            WriteUnsignedVarint((uint)(length + 1));
        }
        else
        {
            WriteInt32(length);
        }
    }

    private void WriteBase128(ulong value)
    {
        while (value >= 0x80)
        {
            Reserve(1)[0] = (byte)(value | 0x80);
            value >>= 7;
        }

        Reserve(1)[0] = (byte)value;
    }

    private Span<byte> Reserve(int length)
    {
        ObjectDisposedException.ThrowIf(frame is null, this);
        if (length > buffer.Length - position)
        {
            Grow(checked(position + length));
        }

        var reserved = buffer.Span.Slice(position, length);
        position += length;
        return reserved;
    }

    private void Grow(int needed)
    {
        var doubled = (int)Math.Min(Array.MaxLength, 2L * buffer.Length);
        var larger = pool.Rent(Math.Max(needed, doubled));
        buffer.Span[..position].CopyTo(larger.Span);
        frame!.Dispose();
        frame = larger;
        buffer = larger.Memory;
    }
}
