using System.Buffers.Binary;
using Snappier;

namespace Broker.Storage.Records.Compression;

/// <summary>
/// Snappy. Java's clients send it in the blocks of the xerial library (magic, two versions, then blocks that each begin
/// with their length), librdkafka as one raw block; both are read, and the former is written.
/// </summary>
internal sealed class SnappyCodec : Codec
{
    public static readonly SnappyCodec Instance = new();

    // Magic (8 bytes), version and lowest compatible version (4 bytes each, big-endian).
    private const int HeaderSize = 16;
    private const int MagicSize = 8;
    private const int Version = 1;
    private const int BlockSize = 32 * 1024;

    // 0x82, "SNAPPY", 0.
    private static ReadOnlySpan<byte> Magic => [0x82, 0x53, 0x4E, 0x41, 0x50, 0x50, 0x59, 0];

    protected override string Name => "snappy";

    public override byte[] Compress(ReadOnlySpan<byte> records)
    {
        using var compressed = new MemoryStream();
        Span<byte> header = stackalloc byte[HeaderSize];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header[MagicSize..], Version);
        BinaryPrimitives.WriteInt32BigEndian(header[(MagicSize + sizeof(int))..], Version);
        compressed.Write(header);
        for (; !records.IsEmpty; records = records[Math.Min(BlockSize, records.Length)..])
        {
            var block = Snappy.CompressToArray(records[..Math.Min(BlockSize, records.Length)]);
            BinaryPrimitives.WriteInt32BigEndian(header, block.Length);
            compressed.Write(header[..sizeof(int)]);
            compressed.Write(block);
        }

        return compressed.ToArray();
    }

    protected override ReadOnlyMemory<byte> DecompressCore(ReadOnlyMemory<byte> compressed, int maxBytes) =>
        compressed.Span.StartsWith(Magic)
            ? DecompressBlocks(compressed.Span, maxBytes)
            : DecompressRaw(compressed.Span, maxBytes);

    protected override bool IsMalformed(Exception exception) =>
        base.IsMalformed(exception) || exception is ArgumentException;

    private byte[] DecompressRaw(ReadOnlySpan<byte> block, int maxBytes)
    {
        var records = new byte[LengthOf(block, maxBytes, maxBytes)];
        Fill(records, block);
        return records;
    }

    private byte[] DecompressBlocks(ReadOnlySpan<byte> framed, int maxBytes)
    {
        // Two passes: the first adds up the lengths, so that nothing is allocated for more than is allowed.
        var length = 0;
        for (var rest = BlocksOf(framed); !rest.IsEmpty;)
        {
            length += LengthOf(Next(ref rest), maxBytes - length, maxBytes);
        }

        var records = new byte[length];
        var filled = 0;
        for (var rest = BlocksOf(framed); !rest.IsEmpty;)
        {
            var block = Next(ref rest);
            var size = Snappy.GetUncompressedLength(block);
            Fill(records.AsSpan(filled, size), block);
            filled += size;
        }

        return records;
    }

    private static ReadOnlySpan<byte> BlocksOf(ReadOnlySpan<byte> framed) =>
        framed.Length >= HeaderSize
        && BinaryPrimitives.ReadInt32BigEndian(framed[(MagicSize + sizeof(int))..]) == Version
            ? framed[HeaderSize..]
            : throw new InvalidDataException("the header of the blocks is cut off or of another version.");

    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> rest)
    {
        var length = rest.Length < sizeof(int) ? -1 : BinaryPrimitives.ReadInt32BigEndian(rest);
        if (length <= 0 || length > rest.Length - sizeof(int))
        {
            throw new InvalidDataException($"a block of {length} bytes does not fit.");
        }

        var block = rest.Slice(sizeof(int), length);
        rest = rest[(sizeof(int) + length)..];
        return block;
    }

    private int LengthOf(ReadOnlySpan<byte> block, int left, int maxBytes)
    {
        var length = Snappy.GetUncompressedLength(block);
        return length < 0 ? throw new InvalidDataException("a block has a negative length.")
            : length > left ? throw TooLong(maxBytes)
            : length;
    }

    private static void Fill(Span<byte> records, ReadOnlySpan<byte> block)
    {
        if (Snappy.Decompress(block, records) != records.Length)
        {
            throw new InvalidDataException("a block is shorter than it claims.");
        }
    }
}
