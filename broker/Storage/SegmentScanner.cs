using System.Globalization;
using Broker.Runtime;
using Broker.Storage.Records;

namespace Broker.Storage;

/// <summary>
/// Reads batches of a segment's file one after the other and checks each, up to the first that is not intact. The
/// fields that the checksum does not cover are checked against each other: the length must lead to a valid checksum,
/// offsets must follow without gap unless the log is compacted, and epochs must not go back.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="startOffset">Offset of the first batch to read.</param>
/// <param name="startPosition">Position of that batch.</param>
/// <param name="length">Position after the last batch to read.</param>
internal sealed class SegmentScanner(IFile file, long startOffset, long startPosition, long length)
{
    private const int ChunkSize = 256 * 1024;

    private readonly BatchIndex index = new(startOffset, startPosition);
    private readonly LeaderEpochs epochs = new();

    // Invariant: the first bufferLength bytes of the buffer are those of the file from bufferStart.
    private readonly byte[] buffer = new byte[Math.Min(ChunkSize, length - startPosition)];
    private long bufferStart;
    private int bufferLength;
    private bool hasMarkers;

    /// <summary>Whether batches may be missing between others (<see cref="LogOptions.MayHaveGaps"/>).</summary>
    public bool AllowsGaps { get; init; }

    /// <summary>Epoch of the last batch before the first one to read; -1 if it does not matter.</summary>
    public int EpochBefore { get; init; } = -1;

    /// <summary>Scans once.</summary>
    /// <exception cref="IOException">Not readable.</exception>
    public async Task<SegmentScan> RunAsync()
    {
        string? problem = null;
        while (index.EndPosition < length && problem is null)
        {
            problem = await ScanBatchAsync(index.EndPosition);
        }

        var invalid = length - index.EndPosition;
        return new SegmentScan(index, epochs, invalid, problem is null ? null : Describe(problem))
        {
            HasMarkers = hasMarkers,
        };
    }

    private int LastEpoch => Math.Max(EpochBefore, epochs.LastEpoch);

    private async ValueTask<string?> ScanBatchAsync(long position)
    {
        if (length - position < RecordBatch.HeaderSize)
        {
            return "the header is not complete";
        }

        // The checksum may read other chunks into the buffer: keep the header.
        var header = (await ReadAsync(position, RecordBatch.HeaderSize)).ToArray();
        var batch = new RecordBatch(header);
        if (FindHeaderError(batch, length - position) is { } problem)
        {
            return problem;
        }

        if (await ChecksumAsync(position + BatchLayout.Attributes, position + batch.SizeInBytes) != batch.Crc)
        {
            return "the checksum does not match the content";
        }

        epochs.Assign(batch.PartitionLeaderEpoch, batch.BaseOffset);
        index.Add(batch);
        hasMarkers |= batch.IsControl && batch.ProducerId >= 0;
        return null;
    }

    private string? FindHeaderError(RecordBatch header, long available)
    {
        var size = header.BatchLength + (long)BatchLayout.LengthOverhead;
        return header switch
        {
            _ when header.Magic != BatchLayout.CurrentMagic => $"the format version is {header.Magic}",
            _ when size < RecordBatch.HeaderSize || size > Math.Min(available, int.MaxValue) =>
                $"{size} bytes is not a possible size here",
            _ when header.BaseOffset < index.NextOffset || (header.BaseOffset > index.NextOffset && !AllowsGaps) =>
                $"it starts with offset {header.BaseOffset}",
            _ when header.BaseOffset - startOffset > int.MaxValue =>
                $"it starts with offset {header.BaseOffset}, further than a segment reaches",
            _ when header.PartitionLeaderEpoch < Math.Max(0, LastEpoch) =>
                $"its leader epoch is {header.PartitionLeaderEpoch} after {LastEpoch}",
            _ when header.LastOffsetDelta < 0 => $"its last offset delta is {header.LastOffsetDelta}",
            _ => null,
        };
    }

    private async ValueTask<uint> ChecksumAsync(long from, long to)
    {
        uint crc = 0;
        for (var position = from; position < to;)
        {
            var chunk = await ReadAsync(position, (int)Math.Min(ChunkSize, to - position));
            crc = Crc32C.Append(crc, chunk.Span);
            position += chunk.Length;
        }

        return crc;
    }

    // Bytes of the file, at most a chunk of them, valid until the next call.
    private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long position, int count)
    {
        if (position < bufferStart || position + count > bufferStart + bufferLength)
        {
            bufferStart = position;
            bufferLength = 0;
            bufferLength = await file.ReadAsync(
                position, buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - position)));
            if (bufferLength < count)
            {
                throw new IOException(
                    $"The file ended at {position + bufferLength}, before its length of {length} bytes.");
            }
        }

        return buffer.AsMemory((int)(position - bufferStart), count);
    }

    private string Describe(string problem) => string.Create(
        CultureInfo.InvariantCulture,
        $"The batch at position {index.EndPosition}, which should be at offset {index.NextOffset}: {problem}.");
}
