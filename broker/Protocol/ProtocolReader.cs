using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Broker.Protocol;

/// <summary>
/// Reads Kafka's wire format. Nothing from the bytes is trusted: every length is checked against what is left before
/// anything is allocated, and everything malformed throws <see cref="ProtocolException"/>. Byte ranges are returned as
/// slices of the input.
/// </summary>
/// <param name="content">The bytes to read.</param>
public sealed class ProtocolReader(ReadOnlyMemory<byte> content)
{
    private const int MaxVarint32Bytes = 5;
    private const int MaxVarint64Bytes = 10;

    // Lists grow with the elements really read; a declared length alone never reserves more than this.
    private const int MaxInitialCapacity = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    // Invariant: 0 <= position <= content.Length.
    private int position;

    /// <summary>
    /// Whether strings, byte ranges and arrays have compact lengths and structures end with tagged fields (KIP-482).
    /// </summary>
    public bool Flexible { get; set; }

    /// <summary>Number of bytes read so far.</summary>
    public int Position => position;

    /// <summary>Number of bytes not read yet.</summary>
    public int Remaining => content.Length - position;

    /// <summary>Prepares for the body of a message: chooses the encoding of its version.</summary>
    /// <exception cref="ProtocolException">The version is not supported.</exception>
    public void BeginMessage(ApiKey apiKey, short version)
    {
        var range = SupportedVersions.Require(apiKey);
        if (!range.Contains(version))
        {
            throw new ProtocolException(SupportedVersions.Describe(range, version));
        }

        Flexible = range.IsFlexible(version);
    }

    /// <summary>Reads a byte as a truth value; everything but 0 is true.</summary>
    public bool ReadBoolean() => Take(1)[0] != 0;

    /// <summary>Reads a signed 8-bit integer.</summary>
    public sbyte ReadInt8() => (sbyte)Take(1)[0];

    /// <summary>Reads a big-endian 16-bit integer.</summary>
    public short ReadInt16() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

    /// <summary>Reads a big-endian unsigned 16-bit integer.</summary>
    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(sizeof(ushort)));

    /// <summary>Reads a big-endian 32-bit integer.</summary>
    public int ReadInt32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    /// <summary>Reads a big-endian 64-bit integer.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    /// <summary>Reads a UUID.</summary>
    public Guid ReadUuid() => new(Take(16), bigEndian: true);

    /// <summary>Reads an error code; codes without a name are kept.</summary>
    public ErrorCode ReadErrorCode() => (ErrorCode)ReadInt16();

    /// <summary>Reads an unsigned variable-length integer of at most 32 bits.</summary>
    public uint ReadUnsignedVarint()
    {
        var value = ReadBase128(MaxVarint32Bytes);
        return value <= uint.MaxValue ? (uint)value : throw Malformed("a varint exceeds 32 bits");
    }

    /// <summary>Reads a zigzag-encoded variable-length 32-bit integer.</summary>
    public int ReadVarint()
    {
        var raw = ReadUnsignedVarint();
        return (int)(raw >> 1) ^ -(int)(raw & 1);
    }

    /// <summary>Reads a zigzag-encoded variable-length 64-bit integer.</summary>
    public long ReadVarlong()
    {
        var raw = ReadBase128(MaxVarint64Bytes);
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    /// <summary>Reads a string that may not be null.</summary>
    public string ReadString() => ReadNullableString() ?? throw Malformed("a string is null where that is not allowed");

    /// <summary>Reads a string or null.</summary>
    public string? ReadNullableString()
    {
        var length = Flexible ? (long)ReadUnsignedVarint() - 1 : ReadInt16();
        if (length == -1)
        {
            return null;
        }

        if (length is < 0 or > short.MaxValue)
        {
            throw Malformed(Invariant($"a string has length {length}"));
        }

        try
        {
            return StrictUtf8.GetString(Take((int)length));
        }
        catch (DecoderFallbackException)
        {
            throw Malformed("a string is not valid UTF-8");
        }
    }

    /// <summary>Reads a byte range that may not be null, such as a key.</summary>
    public ReadOnlyMemory<byte> ReadBytes() =>
        ReadNullableBytes() ?? throw Malformed("a byte range is null where that is not allowed");

    /// <summary>Reads a byte range or null, such as the records of a partition.</summary>
    public ReadOnlyMemory<byte>? ReadNullableBytes()
    {
        var length = ReadLength();

        // Without the type null would become an empty range.
        return length == -1 ? (ReadOnlyMemory<byte>?)null : Slice(length);
    }

    /// <summary>Reads an array of structures that may not be null.</summary>
    public IReadOnlyList<T> ReadArray<T>(short version)
        where T : IStructure<T> =>
        ReadNullableArray<T>(version) ?? throw Malformed("an array is null where that is not allowed");

    /// <summary>Reads an array of structures or null.</summary>
    public IReadOnlyList<T>? ReadNullableArray<T>(short version)
        where T : IStructure<T>
    {
        // Every structure takes at least a byte, so a length beyond the remaining bytes is refused here.
        var length = ReadArrayLength(elementBytes: 1);
        if (length == -1)
        {
            return null;
        }

        var elements = new List<T>(Math.Min(length, MaxInitialCapacity));
        for (var i = 0; i < length; i++)
        {
            elements.Add(T.Read(this, version));
        }

        return elements;
    }

    /// <summary>Reads an array of 32-bit integers, such as node ids, that may not be null.</summary>
    public IReadOnlyList<int> ReadInt32Array()
    {
        var length = ReadArrayLength(sizeof(int));
        if (length == -1)
        {
            throw Malformed("an array is null where that is not allowed");
        }

        var elements = new int[length];
        for (var i = 0; i < length; i++)
        {
            elements[i] = ReadInt32();
        }

        return elements;
    }

    /// <summary>Reads an array of UUIDs that may not be null.</summary>
    public IReadOnlyList<Guid> ReadUuidArray()
    {
        var length = ReadArrayLength(elementBytes: 16);
        if (length == -1)
        {
            throw Malformed("an array is null where that is not allowed");
        }

        var elements = new Guid[length];
        for (var i = 0; i < length; i++)
        {
            elements[i] = ReadUuid();
        }

        return elements;
    }

    /// <summary>
    /// Reads the number of tagged fields that follow, each to be read with <see cref="ReadTaggedField"/>; 0 where the
    /// version has none.
    /// </summary>
    public int ReadTaggedFieldCount()
    {
        if (!Flexible)
        {
            return 0;
        }

        // A tagged field is a tag and a length at least.
        var count = ReadUnsignedVarint();
        return count <= Remaining / 2 ? (int)count : throw Malformed(Invariant($"there are {count} tagged fields"));
    }

    /// <summary>Reads one tagged field: its tag, and a reader of exactly its bytes.</summary>
    public (uint Tag, ProtocolReader Field) ReadTaggedField()
    {
        var tag = ReadUnsignedVarint();
        var field = Slice(ReadUnsignedVarint());
        return (tag, new ProtocolReader(field) { Flexible = true });
    }

    /// <summary>Skips the tagged fields at the end of a structure, where the version has them.</summary>
    public void SkipTaggedFields()
    {
        for (var count = ReadTaggedFieldCount(); count > 0; count--)
        {
            ReadUnsignedVarint();
            Slice(ReadUnsignedVarint());
        }
    }

    /// <summary>Checks that everything was read.</summary>
    /// <exception cref="ProtocolException">There are more bytes.</exception>
    public void ExpectEnd()
    {
        if (Remaining != 0)
        {
            throw Malformed(Invariant($"{Remaining} bytes follow the message"));
        }
    }

    /// <summary>Reads the length of an array that must have exactly one element.</summary>
    internal void ReadSingleElementLength()
    {
        if (ReadArrayLength(elementBytes: 1) != 1)
        {
            throw Malformed("an array does not have exactly one element");
        }
    }

    private int ReadArrayLength(int elementBytes)
    {
        var length = ReadLength();
        return length <= Remaining / elementBytes
            ? (int)length
            : throw Malformed(Invariant($"an array declares {length} elements with {Remaining} bytes left"));
    }

    // The length of bytes or an array: -1 for null, never less.
    private long ReadLength()
    {
        var length = Flexible ? (long)ReadUnsignedVarint() - 1 : ReadInt32();
        return length >= -1 ? length : throw Malformed(Invariant($"a length is {length}"));
    }

    private ulong ReadBase128(int maxBytes)
    {
        var value = 0UL;
        for (var i = 0; i < maxBytes; i++)
        {
            var next = Take(1)[0];
            if (i == MaxVarint64Bytes - 1 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed(Invariant($"a varint is longer than {maxBytes} bytes or too large"));
    }

    private ReadOnlyMemory<byte> Slice(long length)
    {
        if (length > Remaining)
        {
            throw Malformed(Invariant($"{length} bytes are needed with {Remaining} left"));
        }

        var slice = content.Slice(position, (int)length);
        position += (int)length;
        return slice;
    }

    private ReadOnlySpan<byte> Take(int length) => Slice(length).Span;

    private ProtocolException Malformed(string what) =>
        new(Invariant($"Malformed at byte {position} of {content.Length}: {what}."));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
