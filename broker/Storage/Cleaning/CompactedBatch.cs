using System.Buffers.Binary;
using Broker.Storage.Records;
using Broker.Storage.Records.Compression;

namespace Broker.Storage.Cleaning;

/// <summary>
/// A batch with some of its records gone. Base offset, last offset, leader epoch and what identifies it for its
/// producer stay, so that offsets and sequence numbers are what they were.
/// </summary>
internal static class CompactedBatch
{
    private const long NoTimestamp = -1;

    /// <summary>The batch without any record.</summary>
    public static byte[] Empty(RecordBatch source)
    {
        var batch = source.Bytes[..RecordBatch.HeaderSize].ToArray();
        var attributes = source.Attributes & ~(BatchLayout.CompressionMask | BatchLayout.DeleteHorizonFlag);
        Complete(batch, new Fields((short)attributes, NoTimestamp, source.MaxTimestamp, 0));
        return batch;
    }

    /// <summary>The batch with some of its records, compressed as before.</summary>
    /// <param name="source">The batch.</param>
    /// <param name="kept">One record of it at least, in order.</param>
    /// <param name="deleteHorizonMs">
    /// When its tombstones or markers may go, in milliseconds since 1970 (KIP-534); null for no horizon, or the one it
    /// has.
    /// </param>
    public static byte[] Build(RecordBatch source, IReadOnlyList<Record> kept, long? deleteHorizonMs)
    {
        // The horizon stands where the base timestamp was; the timestamps of the records are relative to it then.
        var baseTimestamp = deleteHorizonMs ?? source.BaseTimestamp;
        using var records = new MemoryStream();
        foreach (var record in kept)
        {
            Write(records, record, baseTimestamp);
        }

        var plain = records.GetBuffer().AsSpan(0, (int)records.Length);
        var body = source.Compression == CompressionType.None ? plain : Codec.For(source.Compression).Compress(plain);
        var batch = new byte[RecordBatch.HeaderSize + body.Length];
        source.Bytes.Span[..RecordBatch.HeaderSize].CopyTo(batch);
        body.CopyTo(batch.AsSpan(RecordBatch.HeaderSize));
        var attributes = source.Attributes;
        if (deleteHorizonMs is not null)
        {
            attributes |= BatchLayout.DeleteHorizonFlag;
        }

        var maxTimestamp = source.TimestampType == TimestampType.LogAppendTime
            ? source.MaxTimestamp
            : kept.Max(record => record.Timestamp);
        Complete(batch, new Fields(attributes, baseTimestamp, maxTimestamp, kept.Count));
        return batch;
    }

    private static void Write(MemoryStream target, Record record, long baseTimestamp)
    {
        using var content = new MemoryStream();
        content.WriteByte(0);
        VarInt.Write(content, record.Timestamp - baseTimestamp);
        VarInt.Write(content, record.OffsetDelta);
        VarInt.WriteBytes(content, record.Key);
        VarInt.WriteBytes(content, record.Value);
        VarInt.Write(content, record.HeaderCount);
        content.Write(record.Headers.Span);
        VarInt.Write(target, content.Length);
        target.Write(content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    private static void Complete(Span<byte> batch, Fields fields)
    {
        BinaryPrimitives.WriteInt32BigEndian(
            batch[BatchLayout.BatchLength..], batch.Length - BatchLayout.LengthOverhead);
        BinaryPrimitives.WriteInt16BigEndian(batch[BatchLayout.Attributes..], fields.Attributes);
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchLayout.BaseTimestamp..], fields.BaseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchLayout.MaxTimestamp..], fields.MaxTimestamp);
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.RecordCount..], fields.RecordCount);
        BinaryPrimitives.WriteUInt32BigEndian(
            batch[BatchLayout.Crc..], Crc32C.Compute(batch[BatchLayout.Attributes..]));
    }

    private readonly record struct Fields(short Attributes, long BaseTimestamp, long MaxTimestamp, int RecordCount);
}
