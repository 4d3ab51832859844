using System.Text;

namespace Broker.Storage.Records;

/// <summary>One record of a batch: views into the batch's bytes, valid as long as those are.</summary>
public readonly struct Record
{
    private readonly ReadOnlyMemory<byte> key;
    private readonly ReadOnlyMemory<byte> value;
    private readonly bool hasKey;
    private readonly bool hasValue;

    internal Record(RecordFields fields, long baseOffset)
    {
        OffsetDelta = fields.OffsetDelta;
        Offset = baseOffset + fields.OffsetDelta;
        Timestamp = fields.Timestamp;
        (hasKey, key) = (fields.Key.HasValue, fields.Key.GetValueOrDefault());
        (hasValue, value) = (fields.Value.HasValue, fields.Value.GetValueOrDefault());
        HeaderCount = fields.HeaderCount;
        Headers = fields.Headers;
    }

    /// <summary>Offset relative to the base offset of the batch.</summary>
    public int OffsetDelta { get; }

    /// <summary>Offset in the partition.</summary>
    public long Offset { get; }

    /// <summary>Milliseconds since 1970; the batch's maximum timestamp if that is of type log append time.</summary>
    public long Timestamp { get; }

    /// <summary>The key, or null.</summary>
    public ReadOnlyMemory<byte>? Key => hasKey ? key : default(ReadOnlyMemory<byte>?);

    /// <summary>The value, or null (a tombstone).</summary>
    public ReadOnlyMemory<byte>? Value => hasValue ? value : default(ReadOnlyMemory<byte>?);

    /// <summary>Number of headers.</summary>
    public int HeaderCount { get; }

    /// <summary>The encoded headers, without their count.</summary>
    public ReadOnlyMemory<byte> Headers { get; }

    /// <summary>The decoded headers.</summary>
    public IReadOnlyList<RecordHeader> DecodeHeaders()
    {
        // The reader that made this record has checked every length.
        var headers = new RecordHeader[HeaderCount];
        var position = 0;
        for (var i = 0; i < headers.Length; i++)
        {
            VarInt.TryReadBytes(Headers, ref position, out var name);
            VarInt.TryReadBytes(Headers, ref position, out var content);
            headers[i] = new RecordHeader(Encoding.UTF8.GetString(name.GetValueOrDefault().Span), content);
        }

        return headers;
    }
}
