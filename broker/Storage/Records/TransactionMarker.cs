using System.Buffers.Binary;

namespace Broker.Storage.Records;

/// <summary>
/// What ends a transaction in a partition (KIP-98): the only record of a control batch of the producer. Its key has a
/// version and the type, 16 bits each; its value a version and the epoch of the coordinator, which has 32 bits.
/// </summary>
/// <param name="IsCommit">Whether the records of the transaction are to be seen, or left out.</param>
/// <param name="CoordinatorEpoch">Epoch of the transaction coordinator that had it written.</param>
public readonly record struct TransactionMarker(bool IsCommit, int CoordinatorEpoch)
{
    private const short Abort = 0;
    private const short Commit = 1;
    private const int KeyBytes = 4;
    private const int ValueBytes = 6;

    /// <summary>
    /// The marker in a batch; null if the batch is none of a producer's control batches, has another kind of control
    /// record, or was emptied by compaction.
    /// </summary>
    /// <exception cref="CorruptRecordException">The record is malformed.</exception>
    public static TransactionMarker? Read(RecordBatch batch)
    {
        if (!batch.IsControl || batch.ProducerId < 0 || batch.RecordCount == 0)
        {
            return null;
        }

        var record = batch.RecordsWithin(Array.MaxLength).First();
        if (record.Key is not { Length: >= KeyBytes } key)
        {
            throw new CorruptRecordException($"The control record at {batch.BaseOffset} has no key of a marker.");
        }

        var type = BinaryPrimitives.ReadInt16BigEndian(key.Span[sizeof(short)..]);
        if (type is not (Abort or Commit))
        {
            return null;
        }

        return record.Value is { Length: >= ValueBytes } value
            ? new TransactionMarker(type == Commit, BinaryPrimitives.ReadInt32BigEndian(value.Span[sizeof(short)..]))
            : throw new CorruptRecordException($"The marker at {batch.BaseOffset} has no epoch of a coordinator.");
    }

    /// <summary>The batch that ends a transaction of a producer.</summary>
    /// <param name="producerId">The producer; 0 or more.</param>
    /// <param name="producerEpoch">Its epoch; what it sends in an earlier one is refused from then on.</param>
    /// <param name="timestamp">Milliseconds since 1970.</param>
    public byte[] ToBatch(long producerId, short producerEpoch, long timestamp)
    {
        var (key, value) = (new byte[KeyBytes], new byte[ValueBytes]);
        BinaryPrimitives.WriteInt16BigEndian(key.AsSpan(sizeof(short)), IsCommit ? Commit : Abort);
        BinaryPrimitives.WriteInt32BigEndian(value.AsSpan(sizeof(short)), CoordinatorEpoch);
        return new RecordBatchBuilder
        {
            ProducerId = producerId,
            ProducerEpoch = producerEpoch,
            IsTransactional = true,
            IsControl = true,
        }.Add(key, value, timestamp).Build();
    }
}
