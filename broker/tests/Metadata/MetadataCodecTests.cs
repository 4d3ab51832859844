using Broker.Metadata;
using Broker.Runtime;
using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Tests.Metadata;

public sealed class MetadataCodecTests
{
    private static readonly FramePool Frames = new(poison: true);

    private static readonly MetadataRecord[] All =
    [
        new MetadataRecord.NoOp(),
        new MetadataRecord.RegisterBroker(
            7, Guid.Parse("01020304-0506-0708-090a-0b0c0d0e0f10"), new Endpoint("häuser", 65535)) { Rack = "a" },
        new MetadataRecord.FenceBroker(7, long.MaxValue, Fenced: true),
        new MetadataRecord.NewTopic("orders", Guid.Parse("11020304-0506-0708-090a-0b0c0d0e0f10")),
        new MetadataRecord.NewPartition("orders", 0, [1, 2, 3], [1, 3], 1),
        new MetadataRecord.PartitionChange("orders", 0, [3], -1, Elected: true)
        {
            Elr = [1, 2],
            LastKnownElr = [7],
            IsRecovering = true,
        },
        new MetadataRecord.ShutDownBroker(7, long.MaxValue),
        new MetadataRecord.TopicConfig("orders", "retention.ms", "5"),
        new MetadataRecord.TopicConfig("orders", "retention.ms", null),
        new MetadataRecord.NodeConfig(MetadataRecord.AllNodes, "min.insync.replicas", "2"),
        new MetadataRecord.NodeConfig(7, "min.insync.replicas", null),
        new MetadataRecord.RemoveTopic(Guid.Parse("11020304-0506-0708-090a-0b0c0d0e0f10")),
        new MetadataRecord.ProducerIds(7, long.MaxValue, 3000),
    ];

    [Test]
    public void Decode_EveryKind_RoundTripsWithItsOffset()
    {
        var decoded = MetadataCodec.Decode(Batch(MetadataCodec.Encode(All, 1000, Frames))).ToList();

        Assert.That(decoded.Select(entry => entry.Offset),
            Is.EqualTo(Enumerable.Range(5, All.Length)));
        Assert.That(Texts(decoded.Select(entry => entry.Record)), Is.EqualTo(Texts(All)));
    }

    [Test]
    public void All_HasEveryKind() => Assert.That(
        All.Select(record => record.GetType()).Distinct(),
        Is.EquivalentTo(
            typeof(MetadataRecord).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(MetadataRecord)))));

    [TestCase(new byte[] { }, TestName = "Decode_Empty_Throws")]
    [TestCase(new byte[] { 2, 20, 0 }, TestName = "Decode_UnknownFrameVersion_Throws")]
    [TestCase(new byte[] { 1, 20, 9 }, TestName = "Decode_UnknownRecordVersion_Throws")]
    [TestCase(new byte[] { 1, 99, 0 }, TestName = "Decode_UnknownType_Throws")]
    [TestCase(new byte[] { 1, 2, 0, 200 }, TestName = "Decode_CutInAName_Throws")]
    [TestCase(new byte[] { 1, 5, 0, 2, 97, 0, 0, 0, 0, 255, 255, 255, 255, 7 }, TestName = "Decode_HugeArray_Throws")]
    public void Decode_Hostile(byte[] value) => Assert.That(
        () => MetadataCodec.Decode(BatchOf(value)).ToList(),
        Throws.TypeOf<InvalidDataException>().With.Message.Contains("offset 5"));

    [Test]
    public void Decode_AnyTruncation_ThrowsInvalidData()
    {
        foreach (var record in All.Skip(1))
        {
            var value = MetadataCodec.Encode([record], 0, Frames);
            var whole = RecordBatch.Read(value).Records.Single().Value!.Value.ToArray();
            for (var length = 0; length < whole.Length; length++)
            {
                Assert.That(
                    () => MetadataCodec.Decode(BatchOf(whole[..length])).ToList(),
                    Throws.TypeOf<InvalidDataException>(), $"{record} cut to {length}");
            }
        }
    }

    private static IEnumerable<string> Texts(IEnumerable<MetadataRecord> records) =>
        records.Select(record => record switch
    {
        MetadataRecord.NewPartition r => $"{r} {string.Join(',', r.Replicas)} {string.Join(',', r.Isr)}",
        MetadataRecord.PartitionChange r =>
            $"{r} {string.Join(',', r.Isr)} {string.Join(',', r.Elr)} {string.Join(',', r.LastKnownElr)}",
        MetadataRecord.RegisterBroker r => $"{r} {string.Join(',', r.DurableDirs)}",
        _ => record.ToString(),
    });

    private static RecordBatch Batch(byte[] bytes)
    {
        LogBatches.Stamp(bytes, 5, 1);
        return RecordBatch.Read(bytes);
    }

    private static RecordBatch BatchOf(byte[] value)
    {
        var builder = new RecordBatchBuilder();
        builder.Add(null, value, 0);
        return Batch(builder.Build());
    }
}
