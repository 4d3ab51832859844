namespace Broker.Storage.Records;

/// <summary>What <see cref="RecordReader"/> found in the bytes of one record.</summary>
internal record struct RecordFields
{
    public int OffsetDelta { get; set; }

    public long Timestamp { get; set; }

    public ReadOnlyMemory<byte>? Key { get; set; }

    public ReadOnlyMemory<byte>? Value { get; set; }

    public int HeaderCount { get; set; }

    public ReadOnlyMemory<byte> Headers { get; set; }
}
