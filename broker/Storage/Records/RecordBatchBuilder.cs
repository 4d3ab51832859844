using System.Buffers.Binary;
using System.Text;
using Broker.Storage.Records.Compression;

namespace Broker.Storage.Records;

/// <summary>
/// Builds one record batch. Offsets count from <see cref="BaseOffset"/> in the order of adding.
/// </summary>
public sealed class RecordBatchBuilder
{
    private readonly MemoryStream records = new();

    // Invariant: count is the number of records written; the timestamps are those of the first and the latest of them.
    private int count;
    private long baseTimestamp;
    private long maxTimestamp = long.MinValue;

    /// <summary>Offset of the first record; 0 in a produce request.</summary>
    public long BaseOffset { get; init; }

    /// <summary>Epoch of the leader; −1 in a produce request.</summary>
    public int LeaderEpoch { get; init; } = -1;

    /// <summary>Producer id, or −1.</summary>
    public long ProducerId { get; init; } = -1;

    /// <summary>Producer epoch, or −1.</summary>
    public short ProducerEpoch { get; init; } = -1;

    /// <summary>Sequence number of the first record, or −1.</summary>
    public int BaseSequence { get; init; } = -1;

    /// <summary>Whether the batch is part of a transaction.</summary>
    public bool IsTransactional { get; init; }

    /// <summary>Whether the records are control records.</summary>
    public bool IsControl { get; init; }

    /// <summary>How the records are compressed; the bytes of compressed ones may differ between machines.</summary>
    public CompressionType Compression { get; init; } = CompressionType.None;

    /// <summary>Number of records added.</summary>
    public int Count => count;

    /// <summary>Adds a record; null arrays stand for no key and no value.</summary>
    public RecordBatchBuilder Add(byte[]? key, byte[]? value, long timestamp) =>
        Add(ToMemory(key), ToMemory(value), timestamp, []);

    /// <summary>Adds a record with headers.</summary>
    /// <param name="key">The key, or null.</param>
    /// <param name="value">The value, or null.</param>
    /// <param name="timestamp">Milliseconds since 1970.</param>
    /// <param name="headers">The headers; may be empty.</param>
    public RecordBatchBuilder Add(
        ReadOnlyMemory<byte>? key,
        ReadOnlyMemory<byte>? value,
        long timestamp,
        IReadOnlyList<RecordHeader> headers)
    {
        baseTimestamp = count == 0 ? timestamp : baseTimestamp;
        maxTimestamp = Math.Max(maxTimestamp, timestamp);
        using var record = new MemoryStream();
        record.WriteByte(0);
        VarInt.Write(record, timestamp - baseTimestamp);
        VarInt.Write(record, count);
        VarInt.WriteBytes(record, key);
        VarInt.WriteBytes(record, value);
        VarInt.Write(record, headers.Count);
        foreach (var header in headers)
        {
            VarInt.WriteBytes(record, Encoding.UTF8.GetBytes(header.Key));
            VarInt.WriteBytes(record, header.Value);
        }

        VarInt.Write(records, record.Length);
        records.Write(record.GetBuffer().AsSpan(0, (int)record.Length));
        count++;
        return this;
    }

    /// <summary>The batch, checksum included.</summary>
    /// <exception cref="InvalidOperationException">No record was added.</exception>
    public byte[] Build()
    {
        if (count == 0)
        {
            throw new InvalidOperationException("A record batch has at least one record.");
        }

        var plain = records.GetBuffer().AsSpan(0, (int)records.Length);
        var body = Compression == CompressionType.None ? plain : Codec.For(Compression).Compress(plain);
        var batch = new byte[BatchLayout.HeaderSize + body.Length];
        var span = batch.AsSpan();
        RecordBatch.SetBaseOffset(span, BaseOffset);
        var length = batch.Length - BatchLayout.LengthOverhead;
        BinaryPrimitives.WriteInt32BigEndian(span[BatchLayout.BatchLength..], length);
        RecordBatch.SetLeaderEpoch(span, LeaderEpoch);
        span[BatchLayout.Magic] = BatchLayout.CurrentMagic;
        BinaryPrimitives.WriteInt16BigEndian(span[BatchLayout.Attributes..], Attributes());
        BinaryPrimitives.WriteInt32BigEndian(span[BatchLayout.LastOffsetDelta..], count - 1);
        BinaryPrimitives.WriteInt64BigEndian(span[BatchLayout.BaseTimestamp..], baseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(span[BatchLayout.MaxTimestamp..], maxTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(span[BatchLayout.ProducerId..], ProducerId);
        BinaryPrimitives.WriteInt16BigEndian(span[BatchLayout.ProducerEpoch..], ProducerEpoch);
        BinaryPrimitives.WriteInt32BigEndian(span[BatchLayout.BaseSequence..], BaseSequence);
        BinaryPrimitives.WriteInt32BigEndian(span[BatchLayout.RecordCount..], count);
        body.CopyTo(span[BatchLayout.HeaderSize..]);
        var crc = Crc32C.Compute(span[BatchLayout.Attributes..]);
        BinaryPrimitives.WriteUInt32BigEndian(span[BatchLayout.Crc..], crc);
        return batch;
    }

    // Implicit conversions, also of a plain null in a conditional, would make an empty memory of a null array.
    private static ReadOnlyMemory<byte>? ToMemory(byte[]? bytes) =>
        bytes is null ? default(ReadOnlyMemory<byte>?) : new ReadOnlyMemory<byte>(bytes);

    private short Attributes() => (short)(
        (int)Compression
        | (IsTransactional ? BatchLayout.TransactionalFlag : 0)
        | (IsControl ? BatchLayout.ControlFlag : 0));
}
