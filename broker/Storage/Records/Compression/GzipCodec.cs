using System.IO.Compression;

namespace Broker.Storage.Records.Compression;

/// <summary>gzip (RFC 1952).</summary>
internal sealed class GzipCodec : Codec
{
    public static readonly GzipCodec Instance = new();

    protected override string Name => "gzip";

    public override byte[] Compress(ReadOnlySpan<byte> records)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(records);
        }

        return compressed.ToArray();
    }

    protected override ReadOnlyMemory<byte> DecompressCore(ReadOnlyMemory<byte> compressed, int maxBytes)
    {
        if (compressed.IsEmpty)
        {
            // The library takes nothing for an empty stream.
            throw new InvalidDataException("there is no gzip header.");
        }

        using var gzip = new GZipStream(CompressedStream.Of(compressed), CompressionMode.Decompress);
        return ReadAll(gzip, 2 * compressed.Length, maxBytes);
    }
}
