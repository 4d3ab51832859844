using Broker.Storage.Records;

namespace Broker.Storage;

/// <summary>Checks of batches that were read from a segment's file.</summary>
internal static class SegmentCheck
{
    /// <summary>The header of a batch; null if the bytes can not be one.</summary>
    /// <param name="bytes">As many bytes as a header has.</param>
    /// <param name="available">Bytes of the file from there.</param>
    public static RecordBatch? Header(ReadOnlyMemory<byte> bytes, long available)
    {
        var header = new RecordBatch(bytes);
        var size = header.BatchLength + (long)BatchLayout.LengthOverhead;
        return header.Magic == BatchLayout.CurrentMagic
            && size >= RecordBatch.HeaderSize && size <= available && size <= int.MaxValue
            && header.BaseOffset >= 0 && header.LastOffsetDelta >= 0
            ? header
            : null;
    }

    /// <summary>The whole batches at the start of what was read, up to a limit of offsets.</summary>
    /// <exception cref="CorruptLogException">A batch is damaged, or not the one that should be there.</exception>
    public static ReadOnlyMemory<byte> WholeBatches(
        string path, long position, ReadOnlyMemory<byte> bytes, Expectation expected)
    {
        var length = 0;
        var next = expected.Offset;
        while (bytes.Length - length >= RecordBatch.HeaderSize)
        {
            var header = Header(bytes.Slice(length, RecordBatch.HeaderSize), int.MaxValue)
                ?? throw new CorruptLogException(path, position + length, "no batch begins there");
            if ((header.BaseOffset > next && !expected.AllowsGaps) || header.NextOffset <= next
                || (length > 0 && header.BaseOffset < next))
            {
                throw new CorruptLogException(
                    path, position + length, $"the batch of offset {header.BaseOffset} is there instead of {next}");
            }

            if (header.NextOffset > expected.LimitOffset || header.SizeInBytes > bytes.Length - length)
            {
                // The caller made sure that the first batch is among the bytes and below the limit.
                return length > 0
                    ? bytes[..length]
                    : throw new CorruptLogException(path, position, "its size or its last offset is not the true one");
            }

            var batch = RecordBatch.Read(bytes[length..]);
            if (FindProblem(batch, expected.Epochs) is { } problem)
            {
                throw new CorruptLogException(path, position + length, problem);
            }

            next = batch.NextOffset;
            length += batch.SizeInBytes;
        }

        return bytes[..length];
    }

    // No checksum covers the epoch of a batch, but the epochs of the log are known from elsewhere.
    private static string? FindProblem(RecordBatch batch, LeaderEpochs epochs)
    {
        if (!batch.HasValidCrc())
        {
            return "the checksum does not match the content";
        }

        var epoch = epochs.EpochOf(batch.BaseOffset);
        return batch.PartitionLeaderEpoch == epoch
            ? null
            : $"its leader epoch is {batch.PartitionLeaderEpoch} instead of {epoch}";
    }

    /// <summary>What a read is to return.</summary>
    /// <param name="Offset">An offset of the first batch.</param>
    /// <param name="LimitOffset">No batch ends above.</param>
    /// <param name="Epochs">The leader epochs of the log.</param>
    /// <param name="AllowsGaps">Whether batches may be missing between others.</param>
    public readonly record struct Expectation(long Offset, long LimitOffset, LeaderEpochs Epochs, bool AllowsGaps);
}
