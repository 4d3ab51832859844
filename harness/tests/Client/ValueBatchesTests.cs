using Broker.Storage.Records;
using Harness.Client;
using Harness.Histories;

namespace Harness.Tests.Client;

public sealed class ValueBatchesTests
{
    private static readonly ClientOptions Options = new() { ClientId = "client-1", RunTag = 77 };

    [Test]
    public void Read_AnyCodecAndSize_HasTheValues([Values] CompressionType codec, [Values(0, 500)] int padding)
    {
        var sent = ValueBatches.Encode(
            Options, [10, 11], new BatchShape(codec, padding), timestampMs: 5, ValueBatches.NoProducer);

        var batch = RecordBatch.Read(sent);
        Assert.That(batch.Compression, Is.EqualTo(codec));
        Assert.That(
            batch.Records.Select(record => (record.Timestamp, record.Value!.Value.Length)),
            Has.All.EqualTo((5L, Payload.SmallestBytes + padding)));
        Assert.That(
            ValueBatches.Read(Options.RunTag, sent, 0, 2, 0).Value.Records,
            Is.EqualTo(new ReadRecord[] { new(0, 10), new(1, 11) }));
    }

    [Test]
    public void Codecs_Names_AreThoseOfTheirTypes() => Assert.That(
        Codecs.All.Select(name => (name, Codecs.Find(name)!.Value)),
        Is.EqualTo(Enum.GetValues<CompressionType>().Select(type => (type.ToString().ToLowerInvariant(), type))));
}
