using Broker.Runtime;
using Broker.Storage.Records;

namespace Broker.Storage;

/// <summary>Reads headers of batches that follow each other closely, many with one read of the file.</summary>
/// <param name="file">The segment's file.</param>
/// <param name="path">Its path.</param>
/// <param name="length">Where the batches end.</param>
/// <param name="chunkBytes">Bytes to read at a time.</param>
/// <param name="allowsGaps">Whether batches may be missing between others.</param>
internal sealed class HeaderReader(IFile file, string path, long length, int chunkBytes, bool allowsGaps)
{
    private ReadOnlyMemory<byte> chunk;
    private long chunkStart;

    /// <summary>The header at a position; null if no batch can begin there.</summary>
    /// <exception cref="CorruptLogException">The file ends too early.</exception>
    public async ValueTask<RecordBatch?> TryAtAsync(long position)
    {
        if (position < 0 || length - position < RecordBatch.HeaderSize)
        {
            return null;
        }

        if (position < chunkStart || position + RecordBatch.HeaderSize > chunkStart + chunk.Length)
        {
            var wanted = (int)Math.Min(Math.Max(RecordBatch.HeaderSize, chunkBytes), length - position);
            chunk = await ReadAsync(file, path, position, wanted);
            chunkStart = position;
        }

        var header = chunk.Slice((int)(position - chunkStart), RecordBatch.HeaderSize);
        return SegmentCheck.Header(header, length - position);
    }

    /// <summary>
    /// The header at a position where a batch has to begin, at an offset or, if gaps are allowed, above it. Null for
    /// the offset: at any.
    /// </summary>
    /// <exception cref="CorruptLogException">It does not.</exception>
    public async ValueTask<RecordBatch> AtAsync(long position, long? baseOffset)
    {
        var header = await TryAtAsync(position)
            ?? throw new CorruptLogException(path, position, "no batch begins there");
        return baseOffset is null || header.BaseOffset == baseOffset || (allowsGaps && header.BaseOffset > baseOffset)
            ? header
            : throw new CorruptLogException(
                path, position, $"offset {baseOffset} should follow, not {header.BaseOffset}");
    }

    /// <summary>Reads bytes that have to be there.</summary>
    /// <exception cref="CorruptLogException">They are not.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(IFile file, string path, long position, int count)
    {
        var bytes = new byte[count];
        var read = await file.ReadAsync(position, bytes);
        return read == count
            ? bytes
            : throw new CorruptLogException(path, position + read, $"the file ends {count - read} bytes too early");
    }
}
