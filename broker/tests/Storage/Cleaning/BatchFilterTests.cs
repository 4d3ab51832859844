using System.Text;
using Broker.Storage.Cleaning;
using Broker.Storage.Records;

namespace Broker.Tests.Storage.Cleaning;

[TestFixture]
internal sealed class BatchFilterTests
{
    private const long Now = 1_000_000;
    private const long Retention = 5000;

    private static readonly BrokerRules.EmptiedBatch Inside = new(false, false, false);

    [Test]
    public void Filter_NothingSuperseded_KeepsTheVeryBytes()
    {
        var batch = Batch([("a", "1"), ("b", "2")]);

        Assert.That(Filter(batch, [("a", 10), ("b", 11)]).Equals(batch.Bytes));
    }

    [TestCase(CompressionType.None)]
    [TestCase(CompressionType.Gzip)]
    [TestCase(CompressionType.Snappy)]
    [TestCase(CompressionType.Lz4)]
    [TestCase(CompressionType.Zstd)]
    public void Filter_SomeSuperseded_KeepsTheOthersAsTheyWere(CompressionType codec)
    {
        var batch = Batch([("a", "1"), ("b", "2"), ("c", "3"), ("a", "4")], codec);
        var left = RecordBatch.Read(Filter(batch, [("a", 13), ("b", 11), ("c", 20)]));

        Assert.That(left.HasValidCrc());
        Assert.That(Records(left), Is.EqualTo(new[] { "11 b=2 @1010 h=v", "13 a=4 @1030 h=v" }));
        Assert.That((left.BaseOffset, left.LastOffset, left.RecordCount), Is.EqualTo((10, 13, 2)));
        Assert.That((left.PartitionLeaderEpoch, left.Compression), Is.EqualTo((3, codec)));
        Assert.That((left.ProducerId, left.ProducerEpoch, left.BaseSequence), Is.EqualTo((7, 2, 40)));
        Assert.That((left.BaseTimestamp, left.MaxTimestamp), Is.EqualTo((1000, 1030)));
        Assert.That(left.DeleteHorizonMs, Is.Null);
    }

    [Test]
    public void Filter_LargestTimestampGoes_IsThatOfTheRest()
    {
        var left = RecordBatch.Read(Filter(Batch([("a", "1"), ("b", "2")]), [("b", 50)]));

        Assert.That(left.MaxTimestamp, Is.EqualTo(1000));
    }

    [Test]
    public void Filter_AboveWhatTheMapKnows_StaysWithoutAHorizon()
    {
        var batch = Batch([("a", "1"), ("a", null)]);
        var filter = new BatchFilter(Map([("a", 10)]), 11, Now, Retention, BrokerRules.Correct, new([]));

        Assert.That(filter.Filter(batch, Inside).Equals(batch.Bytes));
        Assert.That(filter.NextHorizonMs, Is.EqualTo(long.MaxValue));
    }

    [Test]
    public void Filter_Tombstone_StaysUntilItsHorizonHasPassed()
    {
        var map = new[] { ("a", 11L), ("b", 12L) };
        var batch = Batch([("a", "1"), ("a", null), ("b", "2")], CompressionType.Gzip);
        var first = RecordBatch.Read(Filter(batch, map));
        Assert.That(first.DeleteHorizonMs, Is.EqualTo(Now + Retention));
        Assert.That(Records(first), Is.EqualTo(new[] { "11 a=- @1010 h=v", "12 b=2 @1020 h=v" }));

        // The horizon is set once.
        var filter = new BatchFilter(Map([]), 100, Now + Retention - 1, Retention, BrokerRules.Correct, new([]));
        Assert.That(filter.Filter(first, Inside).Equals(first.Bytes));
        Assert.That(filter.NextHorizonMs, Is.EqualTo(Now + Retention));

        var later = RecordBatch.Read(Filter(first, [], Now + Retention));
        Assert.That(Records(later), Is.EqualTo(new[] { "12 b=2 @1020 h=v" }));
    }

    [Test]
    public void Filter_ControlBatch_StaysUntilItsHorizonWhateverItsKey()
    {
        var marker = new TransactionMarker(IsCommit: true, CoordinatorEpoch: 0).ToBatch(7, 2, 1000);
        RecordBatch.SetBaseOffset(marker, 10);
        var batch = RecordBatch.Read(marker);
        var map = new OffsetMap(1 << 12, 10);
        map.TryPut([0, 0, 0, 1], 50);
        var filter = new BatchFilter(map, 100, Now, Retention, BrokerRules.Correct, new([]));

        var first = RecordBatch.Read(filter.Filter(batch, Inside));
        Assert.That(
            (first.IsControl, first.RecordCount, first.DeleteHorizonMs), Is.EqualTo((true, 1, Now + Retention)));
        Assert.That(first.Records.Single().Timestamp, Is.EqualTo(1000));
        Assert.That(Filter(first, [], Now + Retention).IsEmpty);
    }

    [Test]
    public void Filter_RecordWithoutKey_Goes()
    {
        var builder = new RecordBatchBuilder { BaseOffset = 10, LeaderEpoch = 3 };
        builder.Add(null, [1], 1000).Add("a"u8.ToArray(), [2], 1000);
        var left = RecordBatch.Read(Filter(RecordBatch.Read(builder.Build()), []));

        Assert.That(left.Records.Single().Offset, Is.EqualTo(11));
    }

    [TestCase(false, false, false, false)]
    [TestCase(true, false, false, true)]
    [TestCase(false, true, false, true)]
    [TestCase(false, false, true, true)]
    public void Filter_NoRecordLeft_KeepsTheEmptyBatchWhereItIsNeeded(bool last, bool first, bool producer, bool kept)
    {
        var batch = Batch([("a", "1"), ("a", "2")], CompressionType.Zstd);
        var left = new BatchFilter(Map([("a", 50)]), 100, Now, Retention, BrokerRules.Correct, new([]))
            .Filter(batch, new(last, first, producer));

        Assert.That(left.IsEmpty, Is.Not.EqualTo(kept));
        if (kept)
        {
            var empty = RecordBatch.Read(left);
            Assert.That(empty.HasValidCrc() && empty.SizeInBytes == RecordBatch.HeaderSize);
            Assert.That((empty.BaseOffset, empty.LastOffset, empty.RecordCount), Is.EqualTo((10, 11, 0)));
            Assert.That((empty.ProducerId, empty.ProducerEpoch, empty.BaseSequence), Is.EqualTo((7, 2, 40)));
            Assert.That((empty.Compression, empty.MaxTimestamp), Is.EqualTo((CompressionType.None, 1010)));
            Assert.That(empty.Records, Is.Empty);
            Assert.That(Filter(empty, []).IsEmpty, "where it is not needed any more");
        }
    }

    [Test]
    public void Build_HeaderOfACleanedBatch_IsThatOfTheSpecification()
    {
        var left = Filter(Batch([("a", null)]), [("a", 10)]).Span;

        // Attributes with bit 6, and the horizon in the place of the base timestamp (KIP-534).
        Assert.That(left[21..23].ToArray(), Is.EqualTo(new byte[] { 0, 0x40 }));
        Assert.That(left[27..35].ToArray(), Is.EqualTo(Convert.FromHexString("00000000000F55C8")));

        // Length 13, attributes, timestamp 1000 - 1005000 in zig-zag, offset 0, key "a", null, one header "h" "v".
        Assert.That(Convert.ToHexString(left[61..]), Is.EqualTo("1A00BFC77A000261010202680276"));
    }

    private static ReadOnlyMemory<byte> Filter(
        RecordBatch batch, IReadOnlyList<(string Key, long Offset)> last, long now = Now) =>
        new BatchFilter(Map(last), 100, now, Retention, BrokerRules.Correct, new([])).Filter(batch, Inside);

    private static OffsetMap Map(IReadOnlyList<(string Key, long Offset)> last)
    {
        var map = new OffsetMap(1 << 12, 10);
        foreach (var (key, offset) in last)
        {
            map.TryPut(Encoding.ASCII.GetBytes(key), offset);
        }

        return map;
    }

    // Offsets from 10, timestamps from 1000 in steps of 10.
    private static RecordBatch Batch(
        IReadOnlyList<(string Key, string? Value)> records, CompressionType codec = CompressionType.None)
    {
        var builder = new RecordBatchBuilder
        {
            BaseOffset = 10,
            LeaderEpoch = 3,
            ProducerId = 7,
            ProducerEpoch = 2,
            BaseSequence = 40,
            Compression = codec,
        };
        foreach (var (key, value) in records)
        {
            ReadOnlyMemory<byte>? content = null;
            if (value is not null)
            {
                content = Encoding.ASCII.GetBytes(value);
            }

            builder.Add(
                Encoding.ASCII.GetBytes(key),
                content,
                1000 + (10 * builder.Count),
                [new RecordHeader("h", "v"u8.ToArray())]);
        }

        return RecordBatch.Read(builder.Build());
    }

    private static List<string> Records(RecordBatch batch) => [.. batch.Records.Select(record =>
    {
        var value = record.Value is { } bytes ? Encoding.ASCII.GetString(bytes.Span) : "-";
        var header = record.DecodeHeaders().Single();
        return $"{record.Offset} {Encoding.ASCII.GetString(record.Key!.Value.Span)}={value} @{record.Timestamp} "
            + $"{header.Key}={Encoding.ASCII.GetString(header.Value!.Value.Span)}";
    })];
}
