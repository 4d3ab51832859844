namespace Broker.Storage.Records.Compression;

/// <summary>A way to compress the records of a batch. Has no state: every call stands alone.</summary>
internal abstract class Codec
{
    private const int SmallestBuffer = 16 * 1024;

    /// <summary>The codec for compressed records.</summary>
    /// <exception cref="DecompressionException">The value is not assigned.</exception>
    public static Codec For(CompressionType type) => type switch
    {
        CompressionType.Gzip => GzipCodec.Instance,
        CompressionType.Snappy => SnappyCodec.Instance,
        CompressionType.Lz4 => Lz4Codec.Instance,
        CompressionType.Zstd => ZstdCodec.Instance,
        _ => throw new DecompressionException(
            BatchErrorKind.UnsupportedCompression, $"Compression type {(int)type} is not assigned."),
    };

    /// <summary>
    /// The records as Kafka's clients compress them. The bytes may differ between machines and versions of the
    /// libraries: never compare or hash them.
    /// </summary>
    public abstract byte[] Compress(ReadOnlySpan<byte> records);

    /// <summary>The records of untrusted bytes.</summary>
    /// <param name="compressed">What stands after the header of the batch.</param>
    /// <param name="maxBytes">More bytes than this are refused, and never allocated.</param>
    /// <exception cref="DecompressionException">Not the format of this codec, or too long.</exception>
    public ReadOnlyMemory<byte> Decompress(ReadOnlyMemory<byte> compressed, int maxBytes)
    {
        try
        {
            return DecompressCore(compressed, maxBytes);
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            throw new DecompressionException(
                BatchErrorKind.Corrupt, $"The records are not valid {Name}: {exception.Message}", exception);
        }
    }

    /// <summary>Its name, for people.</summary>
    protected abstract string Name { get; }

    /// <summary>Decompresses, failing in whatever way the library does.</summary>
    protected abstract ReadOnlyMemory<byte> DecompressCore(ReadOnlyMemory<byte> compressed, int maxBytes);

    /// <summary>Whether the library means that its input is malformed.</summary>
    protected virtual bool IsMalformed(Exception exception) =>
        exception is InvalidDataException or EndOfStreamException;

    /// <summary>Reads a stream to its end.</summary>
    protected ReadOnlyMemory<byte> ReadAll(Stream stream, int sizeHint, int maxBytes)
    {
        var buffer = new byte[Math.Min(maxBytes, Math.Max(SmallestBuffer, sizeHint))];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == maxBytes)
                {
                    return stream.ReadByte() < 0 ? buffer : throw TooLong(maxBytes);
                }

                Array.Resize(ref buffer, (int)Math.Min(maxBytes, 2L * length));
            }

            var read = stream.Read(buffer, length, buffer.Length - length);
            if (read == 0)
            {
                return buffer.AsMemory(0, length);
            }

            length += read;
        }
    }

    /// <summary>Says that there are more bytes than allowed.</summary>
    protected DecompressionException TooLong(int maxBytes) => new(
        BatchErrorKind.TooLarge,
        $"The records compressed with {Name} are longer than {maxBytes} bytes; send smaller batches, or raise "
        + "message.max.decompressed.bytes.");
}
