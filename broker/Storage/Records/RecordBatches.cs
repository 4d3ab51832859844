using Broker.Storage.Records.Compression;

namespace Broker.Storage.Records;

/// <summary>
/// Several record batches one after the other, as in a produce request, a fetch response or a segment.
/// </summary>
public static class RecordBatches
{
    /// <summary>
    /// Enumerates the batches; throws <see cref="CorruptRecordException"/> where no whole batch follows.
    /// </summary>
    public static RecordBatchEnumerator Of(ReadOnlyMemory<byte> batches) => new(batches);

    /// <summary>
    /// Judges batches from an untrusted producer: at least one; each whole, of version 2, with a valid checksum, with
    /// offsets that count its records from 0, and with well-formed records, compressed or not.
    /// </summary>
    /// <param name="batches">The batches.</param>
    /// <param name="maxDecompressedBytes">How long the records of a compressed batch may be.</param>
    /// <returns>The first error, or null.</returns>
    public static BatchError? Validate(
        ReadOnlyMemory<byte> batches, int maxDecompressedBytes = RecordBatch.DefaultMaxDecompressedBytes)
    {
        if (batches.IsEmpty)
        {
            return new BatchError(BatchErrorKind.InvalidRecord, "There is no record batch.");
        }

        while (!batches.IsEmpty)
        {
            if (RecordBatch.FindError(batches.Span) is { } unreadable)
            {
                return unreadable;
            }

            var batch = RecordBatch.Read(batches);
            if (ValidateBatch(batch, maxDecompressedBytes) is { } error)
            {
                return error;
            }

            batches = batches[batch.SizeInBytes..];
        }

        return null;
    }

    private static BatchError? ValidateBatch(RecordBatch batch, int maxDecompressedBytes)
    {
        if (!batch.HasValidCrc())
        {
            return new BatchError(BatchErrorKind.Corrupt, "The checksum of the batch does not match its content.");
        }

        if (batch.RecordCount <= 0 || batch.LastOffsetDelta != batch.RecordCount - 1)
        {
            return Invalid(
                $"A batch of {batch.RecordCount} records can not have the last offset delta {batch.LastOffsetDelta}");
        }

        try
        {
            return ValidateRecords(new RecordReader(batch, maxDecompressedBytes));
        }
        catch (DecompressionException exception)
        {
            return new BatchError(exception.Kind, exception.Message);
        }
    }

    private static BatchError? ValidateRecords(RecordReader reader)
    {
        var expected = 0;
        while (reader.TryRead(out var record))
        {
            if (record.OffsetDelta != expected)
            {
                return Invalid($"Record {expected} of the batch has the offset delta {record.OffsetDelta}");
            }

            expected++;
        }

        return reader.Error is { } error ? Invalid($"The batch is malformed: {error}") : null;
    }

    private static BatchError Invalid(string what) => new(BatchErrorKind.InvalidRecord, what + ".");
}
