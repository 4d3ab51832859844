using System.Text;
using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Tests.Storage.Cleaning;

/// <summary>A record of a log that is compacted; a null value is a tombstone.</summary>
internal sealed record KeyedRecord(long Offset, int Epoch, string Key, string? Value, long Timestamp)
{
    /// <summary>A batch with records as a producer sends it.</summary>
    public static byte[] Produce(
        IReadOnlyList<(string Key, string? Value)> records,
        long timestamp = 1000,
        CompressionType codec = CompressionType.None)
    {
        var builder = new RecordBatchBuilder { Compression = codec };
        foreach (var (key, value) in records)
        {
            builder.Add(Bytes(key), value is null ? null : Bytes(value), timestamp);
        }

        return builder.Build();
    }

    /// <summary>A batch of one record as a producer sends it.</summary>
    public static byte[] Produce(string key, string? value, long timestamp = 1000) =>
        Produce([(key, value)], timestamp);

    /// <summary>The records of a log.</summary>
    public static async Task<List<KeyedRecord>> ReadAsync(Log log) => Decode(await Batches.ReadAllAsync(log));

    /// <summary>The records of batches whose checksums are right.</summary>
    public static List<KeyedRecord> Decode(byte[] batches)
    {
        var all = new List<KeyedRecord>();
        foreach (var batch in RecordBatches.Of(batches))
        {
            Assert.That(batch.HasValidCrc());
            foreach (var record in batch.Records)
            {
                var (key, value) = (Text(record.Key)!, Text(record.Value));
                all.Add(new KeyedRecord(
                    record.Offset, batch.PartitionLeaderEpoch, key, value, record.Timestamp));
            }
        }

        return all;
    }

    /// <summary>Key and value.</summary>
    public override string ToString() => $"{Offset}:{Key}={Value ?? "-"}";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string? Text(ReadOnlyMemory<byte>? bytes) =>
        bytes is { } present ? Encoding.UTF8.GetString(present.Span) : null;
}
