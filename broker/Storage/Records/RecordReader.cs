using Broker.Storage.Records.Compression;

namespace Broker.Storage.Records;

/// <summary>Reads the records of a batch one by one; trusts nothing in them.</summary>
internal struct RecordReader
{
    private readonly RecordBatch batch;
    private readonly ReadOnlyMemory<byte> body;

    // Invariant: 0 ≤ position ≤ body.Length, at the start of the next record.
    private int position;
    private int count;

    /// <exception cref="DecompressionException">The records can not be decompressed.</exception>
    public RecordReader(RecordBatch batch, int maxDecompressedBytes)
    {
        this.batch = batch;
        body = batch.Compression == CompressionType.None
            ? batch.Body
            : Codec.For(batch.Compression).Decompress(batch.Body, maxDecompressedBytes);
    }

    /// <summary>What is malformed; null as long as nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads the next record; false after the last one, and at the first malformed one.</summary>
    public bool TryRead(out Record record)
    {
        record = default;
        if (count == batch.RecordCount)
        {
            Error = position == body.Length ? null : $"{body.Length - position} bytes follow the last record";
            return false;
        }

        var start = position;
        if (!VarInt.TryReadInt(body.Span, ref start, out var length) || length < 0 || length > body.Length - start)
        {
            Error = $"record {count} has a length outside of the batch";
            return false;
        }

        if (!TryParse(body.Slice(start, length), out var fields))
        {
            Error = $"record {count} is malformed";
            return false;
        }

        record = new Record(fields, batch.BaseOffset);
        position = start + length;
        count++;
        return true;
    }

    private readonly bool TryParse(ReadOnlyMemory<byte> bytes, out RecordFields fields)
    {
        fields = default;

        // The first byte holds attributes, none of which is assigned.
        var at = 1;
        if (!VarInt.TryReadLong(bytes.Span, ref at, out var timestampDelta)
            || !VarInt.TryReadInt(bytes.Span, ref at, out var offsetDelta)
            || !VarInt.TryReadBytes(bytes, ref at, out var key)
            || !VarInt.TryReadBytes(bytes, ref at, out var value)
            || !VarInt.TryReadInt(bytes.Span, ref at, out var headerCount)
            || !AreHeaders(bytes[at..], headerCount))
        {
            return false;
        }

        fields.OffsetDelta = offsetDelta;
        fields.Timestamp = batch.TimestampType == TimestampType.LogAppendTime
            ? batch.MaxTimestamp
            : batch.BaseTimestamp + timestampDelta;
        fields.Key = key;
        fields.Value = value;
        fields.HeaderCount = headerCount;
        fields.Headers = bytes[at..];
        return offsetDelta >= 0;
    }

    private static bool AreHeaders(ReadOnlyMemory<byte> bytes, int headerCount)
    {
        // Every header takes two bytes at least: this bounds the loop and what DecodeHeaders allocates.
        if (headerCount < 0 || headerCount > bytes.Length / 2)
        {
            return false;
        }

        var at = 0;
        for (var i = 0; i < headerCount; i++)
        {
            if (!VarInt.TryReadBytes(bytes, ref at, out var name)
                || name is null
                || !VarInt.TryReadBytes(bytes, ref at, out _))
            {
                return false;
            }
        }

        return at == bytes.Length;
    }
}
