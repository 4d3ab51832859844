using System.Buffers.Binary;
using Broker.Protocol;
using Broker.Storage.Records;
using Harness.Histories;

namespace Harness.Client;

/// <summary>
/// Record batches of values. The payload is the value of the record; that of a tombstone, which has none, is a header.
/// </summary>
internal static class ValueBatches
{
    // Base offset (8 bytes) and length (4 bytes) come before what the length counts.
    private const int LengthAt = 8;
    private const int LengthOverhead = 12;

    private const string PayloadHeader = "payload";

    /// <summary>A producer that is not idempotent.</summary>
    public static readonly ProducerPosition NoProducer = new(-1, -1, -1);

    /// <summary>One batch with the values in order.</summary>
    public static byte[] Encode(
        ClientOptions options, IReadOnlyList<long> values, BatchShape shape, long timestampMs,
        ProducerPosition producer)
    {
        var batch = new RecordBatchBuilder
        {
            Compression = shape.Codec,
            ProducerId = producer.ProducerId,
            ProducerEpoch = producer.Epoch,
            BaseSequence = producer.Sequence,
        };
        foreach (var value in values)
        {
            var key = options.Keys > 0 ? RecordKeys.Encode(RecordKeys.Of(value, options.Keys)) : null;
            var payload = Payload.Encode(options.RunTag, value, shape.PaddingBytes);
            if (key is not null && RecordKeys.IsTombstone(value, options.TombstonePercent))
            {
                batch.Add(key, null, timestampMs, [new RecordHeader(PayloadHeader, payload)]);
            }
            else
            {
                batch.Add(key, payload, timestampMs);
            }
        }

        return batch.Build();
    }

    /// <summary>The records from an offset on. A batch cut off at the end is left for the next read.</summary>
    /// <param name="runTag">Tag of the run's payloads.</param>
    /// <param name="batches">Record batches as the broker returned them.</param>
    /// <param name="offset">The offset asked for.</param>
    /// <param name="highWatermark">The high watermark of the answer.</param>
    /// <param name="logStart">The log start of the answer; below 0 if it has none.</param>
    public static Outcome<ReadResult> Read(
        ulong runTag, ReadOnlyMemory<byte> batches, long offset, long highWatermark, long logStart)
    {
        try
        {
            var (records, nextOffset) = Decode(runTag, batches, offset);
            return Outcome<ReadResult>.Ok(new ReadResult(
                records, nextOffset, highWatermark, logStart < 0 ? null : logStart));
        }
        catch (CorruptRecordException)
        {
            return Outcome<ReadResult>.Fail(ErrorCode.CorruptMessage.KafkaName());
        }
    }

    private static (IReadOnlyList<ReadRecord> Records, long NextOffset) Decode(
        ulong runTag, ReadOnlyMemory<byte> batches, long offset)
    {
        var records = new List<ReadRecord>();
        var nextOffset = offset;
        foreach (var batch in RecordBatches.Of(WithoutCutOffBatch(batches)))
        {
            if (!batch.HasValidCrc())
            {
                throw new CorruptRecordException("The checksum of a batch does not match its content.");
            }

            nextOffset = Math.Max(nextOffset, batch.NextOffset);
            if (!batch.IsControl)
            {
                // The first batch may begin before the offset asked for.
                records.AddRange(
                    from record in batch.Records
                    where record.Offset >= offset
                    select new ReadRecord(
                        record.Offset,
                        DecodeValue(runTag, record),
                        record.Key is { } key ? RecordKeys.Decode(key.Span) : null));
            }
        }

        return (records, nextOffset);
    }

    private static long DecodeValue(ulong runTag, Record record) =>
        (record.Value ?? HeaderOf(record)) is { } payload ? Payload.Decode(runTag, payload.Span) : Payload.Foreign;

    private static ReadOnlyMemory<byte>? HeaderOf(Record record) =>
        record.DecodeHeaders().Where(header => header.Key == PayloadHeader).Select(header => header.Value)
            .FirstOrDefault();

    // A broker may cut the last batch to fit the size asked for.
    private static ReadOnlyMemory<byte> WithoutCutOffBatch(ReadOnlyMemory<byte> batches)
    {
        var whole = 0;
        while (batches.Length - whole >= LengthOverhead)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(batches.Span[(whole + LengthAt)..]);
            if (length < 0)
            {
                // Malformed rather than cut off: the enumeration says so.
                return batches;
            }

            if (length > batches.Length - whole - LengthOverhead)
            {
                break;
            }

            whole += LengthOverhead + length;
        }

        return batches[..whole];
    }
}
