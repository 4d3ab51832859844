using Broker.Storage.Records;

namespace Broker.Tests.Storage;

[TestFixture]
internal sealed class CompressedLogTests
{
    [TestCase(CompressionType.Gzip)]
    [TestCase(CompressionType.Snappy)]
    [TestCase(CompressionType.Lz4)]
    [TestCase(CompressionType.Zstd)]
    public async Task Log_CompressedBatches_AreStoredUnchangedAndSearchedByTimestamp(CompressionType codec)
    {
        var log = await Batches.OpenAsync(new MemoryStorage());
        log.AppendAsLeader(Batches.Produced(2, timestamp: 100), 0);
        var sent = new RecordBatchBuilder { Compression = codec };
        for (var i = 0; i < 10; i++)
        {
            sent.Add(null, [1], 1000 + (i * 10));
        }

        var bytes = sent.Build();
        var afterAttributes = bytes[21..];
        log.AppendAsLeader(bytes, 0);

        var stored = await log.ReadAsync(2, log.EndOffset, int.MaxValue, atLeastOneBatch: true);
        Assert.That(stored[21..].ToArray(), Is.EqualTo(afterAttributes));
        Assert.That((await log.OffsetForTimestampAsync(1035, log.EndOffset))?.Offset, Is.EqualTo(6));
        Assert.That((await log.OffsetForTimestampAsync(1090, log.EndOffset))?.Offset, Is.EqualTo(11));
        Assert.That((await log.OffsetForTimestampAsync(1091, log.EndOffset))?.Offset, Is.Null);
    }
}
