using System.Numerics;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Broker.Storage.Records.Compression;

/// <summary>Zstandard (RFC 8878, KIP-110).</summary>
internal sealed class ZstdCodec : Codec
{
    public static readonly ZstdCodec Instance = new();

    // The decoder allocates the window that a frame asks for: these bound it, in powers of two. 8 MiB is what the
    // format recommends every decoder to support; a frame may ask for more than its content needs.
    private const int SmallestWindow = 23;
    private const int LargestWindow = 27;

    protected override string Name => "zstd";

    public override byte[] Compress(ReadOnlySpan<byte> records)
    {
        using var zstd = new Compressor();
        return zstd.Wrap(records).ToArray();
    }

    protected override ReadOnlyMemory<byte> DecompressCore(ReadOnlyMemory<byte> compressed, int maxBytes)
    {
        if (compressed.IsEmpty)
        {
            // The library takes nothing for an empty stream.
            throw new InvalidDataException("there is no frame.");
        }

        using var zstd = new DecompressionStream(CompressedStream.Of(compressed), leaveOpen: false);
        var window = Math.Clamp(BitOperations.Log2((uint)maxBytes) + 1, SmallestWindow, LargestWindow);
        zstd.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, window);
        return ReadAll(zstd, 2 * compressed.Length, maxBytes);
    }

    protected override bool IsMalformed(Exception exception) =>
        base.IsMalformed(exception) || exception is ZstdException;
}
