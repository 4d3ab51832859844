using Broker.Storage.Records;

namespace Broker.Storage;

/// <summary>What a log checks of batches, and writes into them, before it appends them.</summary>
internal static class LogBatches
{
    /// <summary>
    /// Writes consecutive offsets and the epoch into whole batches, which are checked before any is changed.
    /// </summary>
    /// <exception cref="CorruptRecordException">
    /// Not whole batches, a batch without records, or a marker that can not be read.
    /// </exception>
    public static void Stamp(Memory<byte> batches, long baseOffset, int leaderEpoch)
    {
        foreach (var batch in RecordBatches.Of(batches))
        {
            if (batch.LastOffsetDelta < 0)
            {
                throw new CorruptRecordException($"A batch has the last offset delta {batch.LastOffsetDelta}.");
            }

            TransactionMarker.Read(batch);
        }

        var rest = batches;
        foreach (var batch in RecordBatches.Of(batches))
        {
            RecordBatch.SetBaseOffset(rest.Span, baseOffset);
            RecordBatch.SetLeaderEpoch(rest.Span, leaderEpoch);
            baseOffset = batch.NextOffset;
            rest = rest[batch.SizeInBytes..];
        }
    }

    /// <summary>
    /// Checks that batches of a leader are intact and continue a log; those that it compacted away may be missing, if
    /// that is allowed.
    /// </summary>
    /// <exception cref="CorruptRecordException">They do not.</exception>
    public static void Verify(
        string log, ReadOnlyMemory<byte> batches, long nextOffset, int lastEpoch, bool allowsGaps)
    {
        foreach (var batch in RecordBatches.Of(batches))
        {
            var isNext = batch.BaseOffset == nextOffset || (allowsGaps && batch.BaseOffset > nextOffset);
            if (!isNext || batch.LastOffsetDelta < 0)
            {
                throw new CorruptRecordException(
                    $"{log}: offset {nextOffset} is next; the batch has {batch.BaseOffset} to {batch.LastOffset}.");
            }

            if (batch.PartitionLeaderEpoch < Math.Max(0, lastEpoch))
            {
                throw new CorruptRecordException(
                    $"{log}: the batch at {nextOffset} has epoch {batch.PartitionLeaderEpoch} after {lastEpoch}.");
            }

            if (!batch.HasValidCrc())
            {
                throw new CorruptRecordException($"{log}: the checksum of the batch at {nextOffset} does not match.");
            }

            // Throws if it can not be read: once it is stored, it is too late for that.
            TransactionMarker.Read(batch);

            nextOffset = batch.NextOffset;
            lastEpoch = batch.PartitionLeaderEpoch;
        }
    }

    /// <summary>Whether a record of a batch has no key, so that compaction could not tell what it supersedes.</summary>
    /// <exception cref="CorruptRecordException">The records are malformed.</exception>
    public static bool HasRecordWithoutKey(ReadOnlyMemory<byte> batch) =>
        RecordBatch.Read(batch).RecordsWithin(Array.MaxLength).Any(record => record.Key is null);

    /// <summary>
    /// The first record at or above <paramref name="offset"/> with a timestamp not below the one given, or null.
    /// </summary>
    /// <exception cref="CorruptRecordException">The records are malformed.</exception>
    public static TimestampedOffset? FirstSince(RecordBatch batch, long offset, long timestamp)
    {
        // What is in a log was checked when it was produced, against the bound of that time.
        foreach (var record in batch.RecordsWithin(Array.MaxLength))
        {
            if (record.Offset >= offset && record.Timestamp >= timestamp)
            {
                return new TimestampedOffset(record.Offset, record.Timestamp);
            }
        }

        return null;
    }
}
