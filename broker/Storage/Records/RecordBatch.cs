using System.Buffers.Binary;
using Broker.Storage.Records.Compression;

namespace Broker.Storage.Records;

/// <summary>
/// A view of one record batch, format version 2 (KIP-98), byte for byte as it is sent and stored. The fields are read
/// from the bytes each time and are only as trustworthy as these: see <see cref="RecordBatches.Validate"/>.
/// </summary>
public readonly struct RecordBatch
{
    /// <summary>Bytes of the fixed part of a batch, which is also the smallest size of one.</summary>
    public const int HeaderSize = BatchLayout.HeaderSize;

    /// <summary>How long the records of a compressed batch may be, in bytes, unless told otherwise.</summary>
    public const int DefaultMaxDecompressedBytes = 64 * 1024 * 1024;

    internal RecordBatch(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>All bytes of the batch, header and records.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Offset of the first record.</summary>
    public long BaseOffset => ReadLong(BatchLayout.BaseOffset);

    /// <summary>Bytes after this field: <see cref="SizeInBytes"/> less 12.</summary>
    public int BatchLength => ReadInt(BatchLayout.BatchLength);

    /// <summary>Bytes of the whole batch.</summary>
    public int SizeInBytes => BatchLength + BatchLayout.LengthOverhead;

    /// <summary>Epoch of the leader that appended the batch; −1 before a leader did.</summary>
    public int PartitionLeaderEpoch => ReadInt(BatchLayout.PartitionLeaderEpoch);

    /// <summary>Format version: 2.</summary>
    public byte Magic => Bytes.Span[BatchLayout.Magic];

    /// <summary>CRC-32C of everything after it. Base offset, length, leader epoch and magic are not covered.</summary>
    public uint Crc => (uint)ReadInt(BatchLayout.Crc);

    /// <summary>Flags: compression, timestamp type, transactional, control, delete horizon.</summary>
    public short Attributes => BinaryPrimitives.ReadInt16BigEndian(Bytes.Span[BatchLayout.Attributes..]);

    /// <summary>Codec of the records; may be a value the enumeration does not name.</summary>
    public CompressionType Compression => (CompressionType)(Attributes & BatchLayout.CompressionMask);

    /// <summary>Whose clock the timestamps come from.</summary>
    public TimestampType TimestampType =>
        (Attributes & BatchLayout.TimestampTypeFlag) != 0 ? TimestampType.LogAppendTime : TimestampType.CreateTime;

    /// <summary>Whether the batch is part of a transaction.</summary>
    public bool IsTransactional => (Attributes & BatchLayout.TransactionalFlag) != 0;

    /// <summary>
    /// Whether the records are control records (transaction markers, leader changes), which consumers never see.
    /// </summary>
    public bool IsControl => (Attributes & BatchLayout.ControlFlag) != 0;

    /// <summary>
    /// From when on tombstones and markers of the batch may be compacted away, in milliseconds since 1970; null unless
    /// it was compacted and has some (KIP-534). It stands in the place of the base timestamp.
    /// </summary>
    public long? DeleteHorizonMs =>
        (Attributes & BatchLayout.DeleteHorizonFlag) != 0 ? BaseTimestamp : default(long?);

    /// <summary>Offset of the last record relative to <see cref="BaseOffset"/>.</summary>
    public int LastOffsetDelta => ReadInt(BatchLayout.LastOffsetDelta);

    /// <summary>Offset of the last record.</summary>
    public long LastOffset => BaseOffset + LastOffsetDelta;

    /// <summary>Offset after the last record.</summary>
    public long NextOffset => LastOffset + 1;

    /// <summary>Milliseconds since 1970 that the timestamps of the records are relative to.</summary>
    public long BaseTimestamp => ReadLong(BatchLayout.BaseTimestamp);

    /// <summary>Largest timestamp of the records, in milliseconds since 1970.</summary>
    public long MaxTimestamp => ReadLong(BatchLayout.MaxTimestamp);

    /// <summary>Producer id, or −1.</summary>
    public long ProducerId => ReadLong(BatchLayout.ProducerId);

    /// <summary>Producer epoch, or −1.</summary>
    public short ProducerEpoch => BinaryPrimitives.ReadInt16BigEndian(Bytes.Span[BatchLayout.ProducerEpoch..]);

    /// <summary>Sequence number of the first record, or −1.</summary>
    public int BaseSequence => ReadInt(BatchLayout.BaseSequence);

    /// <summary>Number of records as stated in the header.</summary>
    public int RecordCount => ReadInt(BatchLayout.RecordCount);

    /// <summary>
    /// The records, in order; decompressed when enumerated, up to <see cref="DefaultMaxDecompressedBytes"/>; malformed
    /// ones throw when reached.
    /// </summary>
    /// <exception cref="CorruptRecordException">A record is malformed, or they can not be decompressed, or are too long
    /// (thrown while enumerating).</exception>
    public IEnumerable<Record> Records => RecordsWithin(DefaultMaxDecompressedBytes);

    internal ReadOnlyMemory<byte> Body => Bytes[BatchLayout.HeaderSize..];

    /// <summary>The batch that <paramref name="bytes"/> start with; what follows it is ignored.</summary>
    /// <exception cref="CorruptRecordException">There is no whole batch of format version 2.</exception>
    public static RecordBatch Read(ReadOnlyMemory<byte> bytes) =>
        FindError(bytes.Span) is { } error
            ? throw new CorruptRecordException(error.Message)
            : new RecordBatch(bytes[..new RecordBatch(bytes).SizeInBytes]);

    /// <summary>A view of a header only, whatever it says: nothing in it is checked.</summary>
    /// <exception cref="CorruptRecordException">Shorter than a header.</exception>
    public static RecordBatch Header(ReadOnlyMemory<byte> bytes) => bytes.Length >= HeaderSize
        ? new RecordBatch(bytes)
        : throw new CorruptRecordException($"{bytes.Length} bytes are less than a header of {HeaderSize}.");

    /// <summary>
    /// Overwrites the base offset of the batch in <paramref name="batch"/>; the CRC does not cover it.
    /// </summary>
    public static void SetBaseOffset(Span<byte> batch, long baseOffset) =>
        BinaryPrimitives.WriteInt64BigEndian(batch[BatchLayout.BaseOffset..], baseOffset);

    /// <summary>
    /// Overwrites the leader epoch of the batch in <paramref name="batch"/>; the CRC does not cover it.
    /// </summary>
    public static void SetLeaderEpoch(Span<byte> batch, int leaderEpoch) =>
        BinaryPrimitives.WriteInt32BigEndian(batch[BatchLayout.PartitionLeaderEpoch..], leaderEpoch);

    /// <summary>Whether the checksum matches the content.</summary>
    public bool HasValidCrc() => Crc32C.Compute(Bytes.Span[BatchLayout.Attributes..]) == Crc;

    /// <summary>The records as <see cref="Records"/> has them, with another bound.</summary>
    /// <param name="maxDecompressedBytes">Compressed records that are longer throw.</param>
    public IEnumerable<Record> RecordsWithin(int maxDecompressedBytes)
    {
        var reader = Reader(maxDecompressedBytes);
        while (reader.TryRead(out var record))
        {
            yield return record;
        }

        if (reader.Error is { } error)
        {
            throw new CorruptRecordException($"The batch is malformed: {error}.");
        }
    }

    /// <summary>
    /// What keeps <paramref name="bytes"/> from starting with a whole batch of format version 2, or null.
    /// </summary>
    internal static BatchError? FindError(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize)
        {
            return new BatchError(
                BatchErrorKind.Corrupt,
                $"A batch of {bytes.Length} bytes is shorter than its header of {HeaderSize} bytes.");
        }

        if (bytes[BatchLayout.Magic] != BatchLayout.CurrentMagic)
        {
            return new BatchError(
                BatchErrorKind.UnsupportedFormat,
                $"The batch has format version {bytes[BatchLayout.Magic]}; only version 2 is supported.");
        }

        var size = BinaryPrimitives.ReadInt32BigEndian(bytes[BatchLayout.BatchLength..])
            + (long)BatchLayout.LengthOverhead;
        return size >= HeaderSize && size <= bytes.Length
            ? null
            : new BatchError(
                BatchErrorKind.Corrupt,
                $"The batch claims a size of {size} bytes: not between {HeaderSize} and the {bytes.Length} there are.");
    }

    private RecordReader Reader(int maxDecompressedBytes)
    {
        try
        {
            return new RecordReader(this, maxDecompressedBytes);
        }
        catch (DecompressionException exception)
        {
            throw new CorruptRecordException(exception.Message);
        }
    }

    private int ReadInt(int position) => BinaryPrimitives.ReadInt32BigEndian(Bytes.Span[position..]);

    private long ReadLong(int position) => BinaryPrimitives.ReadInt64BigEndian(Bytes.Span[position..]);
}
