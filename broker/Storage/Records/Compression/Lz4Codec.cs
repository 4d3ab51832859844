using K4os.Compression.LZ4.Streams;

namespace Broker.Storage.Records.Compression;

/// <summary>
/// LZ4 in its frame format. Written with independent blocks of 64 KiB, as Java's clients do not read others.
/// </summary>
internal sealed class Lz4Codec : Codec
{
    public static readonly Lz4Codec Instance = new();

    private const int BlockSize = 64 * 1024;

    // Flags and block size, checksum of the two, and the end mark come with every frame.
    private const int SmallestFrame = 11;

    protected override string Name => "lz4";

    public override byte[] Compress(ReadOnlySpan<byte> records)
    {
        using var compressed = new MemoryStream();
        var settings = new LZ4EncoderSettings { BlockSize = BlockSize, ChainBlocks = false };
        using (var lz4 = LZ4Stream.Encode(compressed, settings, leaveOpen: true))
        {
            lz4.Write(records);
        }

        return compressed.ToArray();
    }

    protected override ReadOnlyMemory<byte> DecompressCore(ReadOnlyMemory<byte> compressed, int maxBytes)
    {
        if (compressed.Length < SmallestFrame)
        {
            // The library takes nothing for an empty stream.
            throw new InvalidDataException("there is no whole frame.");
        }

        using var lz4 = LZ4Stream.Decode(CompressedStream.Of(compressed), extraMemory: 0);
        return ReadAll(lz4, 2 * compressed.Length, maxBytes);
    }

    // The library has no exception of its own for malformed input.
    protected override bool IsMalformed(Exception exception) =>
        base.IsMalformed(exception) || exception is ArgumentException or NotImplementedException
            or NotSupportedException or InvalidOperationException;
}
