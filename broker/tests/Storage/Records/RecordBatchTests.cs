using System.Text;
using Broker.Storage.Records;

namespace Broker.Tests.Storage.Records;

[TestFixture]
internal sealed class RecordBatchTests
{
    // Encoded by an independent client library: a transactional batch of three records.
    private const string Golden =
        "0000000000000000000000a20000000002394208a90010000000020000018bcfe568000000018bcfe5687b00000000000010920007"
        + "0000012c0000000332000000066b65790a76616c756504046831027804683204797a9c0100f60102018c017676767676767676"
        + "767676767676767676767676767676767676767676767676767676767676767676767676767676767676767676767676767676"
        + "7676767676767676767676000c001304000100";

    private static readonly string LongValue = new('v', 70);

    [Test]
    public void Build_SameRecords_GivesTheGoldenBytes()
    {
        var batch = new RecordBatchBuilder
        {
            LeaderEpoch = 0,
            ProducerId = 4242,
            ProducerEpoch = 7,
            BaseSequence = 300,
            IsTransactional = true,
        };
        batch.Add(
            Encoding.ASCII.GetBytes("key"),
            Encoding.ASCII.GetBytes("value"),
            1700000000000,
            [new RecordHeader("h1", "x"u8.ToArray()), new RecordHeader("h2", "yz"u8.ToArray())]);
        batch.Add(null, Encoding.ASCII.GetBytes(LongValue), 1700000000123);
        batch.Add([], null, 1699999999990);
        Assert.That(Convert.ToHexStringLower(batch.Build()), Is.EqualTo(Golden));
    }

    [Test]
    public void Read_GoldenBytes_GivesEveryField()
    {
        var batch = RecordBatch.Read(Convert.FromHexString(Golden + "FF"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(batch.BaseOffset, Is.Zero);
            Assert.That(batch.BatchLength, Is.EqualTo(162));
            Assert.That(batch.SizeInBytes, Is.EqualTo(174));
            Assert.That(batch.Bytes.Length, Is.EqualTo(174));
            Assert.That(batch.PartitionLeaderEpoch, Is.Zero);
            Assert.That(batch.Magic, Is.EqualTo(2));
            Assert.That(batch.Crc, Is.EqualTo(0x394208A9));
            Assert.That(batch.HasValidCrc(), Is.True);
            Assert.That(batch.Attributes, Is.EqualTo(0x10));
            Assert.That(batch.Compression, Is.EqualTo(CompressionType.None));
            Assert.That(batch.TimestampType, Is.EqualTo(TimestampType.CreateTime));
            Assert.That(batch.IsTransactional, Is.True);
            Assert.That(batch.IsControl, Is.False);
            Assert.That(batch.LastOffsetDelta, Is.EqualTo(2));
            Assert.That(batch.NextOffset, Is.EqualTo(3));
            Assert.That(batch.BaseTimestamp, Is.EqualTo(1700000000000));
            Assert.That(batch.MaxTimestamp, Is.EqualTo(1700000000123));
            Assert.That(batch.ProducerId, Is.EqualTo(4242));
            Assert.That(batch.ProducerEpoch, Is.EqualTo(7));
            Assert.That(batch.BaseSequence, Is.EqualTo(300));
            Assert.That(batch.RecordCount, Is.EqualTo(3));
        }
    }

    [Test]
    public void Records_GoldenBytes_GivesEveryRecord()
    {
        var bytes = Convert.FromHexString(Golden);
        RecordBatch.SetBaseOffset(bytes, 1000);
        var records = RecordBatch.Read(bytes).Records.ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(records.Select(r => r.Offset), Is.EqualTo(new long[] { 1000, 1001, 1002 }));
            Assert.That(
                records.Select(r => r.Timestamp),
                Is.EqualTo(new[] { 1700000000000, 1700000000123, 1699999999990 }));
            Assert.That(records.Select(r => TextOf(r.Key)), Is.EqualTo(new[] { "key", null, string.Empty }));
            Assert.That(records.Select(r => TextOf(r.Value)), Is.EqualTo(new[] { "value", LongValue, null }));
            Assert.That(
                records[0].DecodeHeaders().Select(h => $"{h.Key}={TextOf(h.Value)}"),
                Is.EqualTo(new[] { "h1=x", "h2=yz" }));
            Assert.That(records[1].DecodeHeaders(), Is.Empty);
        }
    }

    [Test]
    public void SetBaseOffsetAndLeaderEpoch_StoredBatch_KeepTheChecksumValid()
    {
        var bytes = Convert.FromHexString(Golden);
        RecordBatch.SetBaseOffset(bytes, long.MaxValue - 10);
        RecordBatch.SetLeaderEpoch(bytes, 77);
        var batch = RecordBatch.Read(bytes);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(batch.BaseOffset, Is.EqualTo(long.MaxValue - 10));
            Assert.That(batch.LastOffset, Is.EqualTo(long.MaxValue - 8));
            Assert.That(batch.PartitionLeaderEpoch, Is.EqualTo(77));
            Assert.That(batch.HasValidCrc(), Is.True);
        }
    }

    [Test]
    public void Records_NotWhatTheAttributesSay_ThrowsNamingTheCodec()
    {
        var bytes = Convert.FromHexString(Golden);
        bytes[22] |= 4;
        var batch = RecordBatch.Read(bytes);
        Assert.That(
            () => batch.Records.ToList(), Throws.TypeOf<CorruptRecordException>().With.Message.Contains("zstd"));
    }

    [Test]
    public void Records_LogAppendTime_AllHaveTheMaximumTimestamp()
    {
        var bytes = Convert.FromHexString(Golden);
        bytes[22] |= 8;
        Assert.That(
            RecordBatch.Read(bytes).Records.Select(r => r.Timestamp), Is.All.EqualTo(1700000000123));
    }

    [Test]
    public void Build_Control_SetsTheFlagOnly()
    {
        var batch = RecordBatch.Read(new RecordBatchBuilder { IsControl = true }.Add([1], [2], 5).Build());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(batch.IsControl, Is.True);
            Assert.That(batch.IsTransactional, Is.False);
            Assert.That(batch.PartitionLeaderEpoch, Is.EqualTo(-1));
        }
    }

    [Test]
    public void Build_NoRecords_Throws() =>
        Assert.That(() => new RecordBatchBuilder().Build(), Throws.InvalidOperationException);

    private static string? TextOf(ReadOnlyMemory<byte>? bytes) =>
        bytes is { } present ? Encoding.ASCII.GetString(present.Span) : null;
}
