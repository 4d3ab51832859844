using System.Text;
using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Tests.Storage.Records;

/// <summary>A segment written down from the specifications, in <c>segment.golden.txt</c>.</summary>
[TestFixture]
internal sealed class GoldenSegmentTests
{
    private const long BaseOffset = 100;
    private const long T = 1700000000000;

    private static readonly byte[] Segment = Load();

    // Three records, and the first two of them.
    private static readonly string[] Three = ["k1=v1 @0 [h=x n=null]", "null= @5 []", "=null @-3 []"];
    private static readonly string[] Two = Three[..2];

    private static readonly (string Flags, string[] Records)[] Expected =
    [
        ("None CreateTime", Three),
        ("None LogAppendTime", ["k1=v1 @9999 [h=x n=null]", "null= @9999 []"]),
        ("None CreateTime transactional", Two),
        ("None CreateTime transactional control", ["\0\0\0\u0001=\0\0\0\0\0\u0005 @0 []"]),
        ("None CreateTime transactional control", ["\0\0\0\0=\0\0\0\0\0\u0005 @0 []"]),
        ("Gzip CreateTime", Two),
        ("Snappy CreateTime", Two),
        ("Snappy CreateTime", Two),
        ("Lz4 CreateTime", Two),
        ("Zstd CreateTime", Two),
        ("None CreateTime", ["k1=v1 @-1000 []", "k2=null @-1000 []"]),
        ("None CreateTime", []),
    ];

    private static List<RecordBatch> All
    {
        get
        {
            var all = new List<RecordBatch>();
            foreach (var batch in RecordBatches.Of(Segment))
            {
                all.Add(batch);
            }

            return all;
        }
    }

    [Test]
    public void Decode_EveryBatch_GivesWhatIsWrittenThere()
    {
        Assert.That(All.Select(batch => batch.HasValidCrc()), Has.All.True);
        Assert.That(All.Select(Flags), Is.EqualTo(Expected.Select(batch => batch.Flags)));
        Assert.That(All.Select(Texts), Is.EqualTo(Expected.Select(batch => batch.Records)));
    }

    [Test]
    public void Decode_EveryBatch_ContinuesTheOneBefore()
    {
        var next = BaseOffset;
        foreach (var batch in All)
        {
            Assert.That(batch.BaseOffset, Is.EqualTo(next));
            Assert.That(batch.PartitionLeaderEpoch, Is.EqualTo(4));
            next = batch.NextOffset;
        }
    }

    [Test]
    public void Encode_UncompressedBatch_GivesTheSameBytes()
    {
        var same = All.Where(batch => Flags(batch) is "None CreateTime" or "None CreateTime transactional")
            .Where(batch => batch.RecordCount > 0 && batch.LastOffsetDelta == batch.RecordCount - 1).ToList();

        Assert.That(same, Has.Count.EqualTo(2));
        foreach (var batch in same)
        {
            Assert.That(Encode(batch), Is.EqualTo(batch.Bytes.ToArray()), Flags(batch));
        }
    }

    [Test]
    public void Encode_CompressedBatch_GivesTheSameRecords()
    {
        foreach (var batch in All.Where(batch => batch.Compression != CompressionType.None))
        {
            var encoded = RecordBatch.Read(Encode(batch));

            Assert.That(Flags(encoded), Is.EqualTo(Flags(batch)));
            Assert.That(Texts(encoded), Is.EqualTo(Texts(batch)));
        }
    }

    [Test]
    public async Task Open_AsALog_ServesEveryByte()
    {
        var disk = new MemoryStorage();
        disk.CreateDirectory(Batches.Directory);
        disk.Open($"{Batches.Directory}/{BaseOffset:D20}.log").Append(Segment);

        var log = await Log.OpenAsync(disk, Batches.Directory, "golden-0");

        Assert.That((log.StartOffset, log.EndOffset, log.LastEpoch), Is.EqualTo((BaseOffset, All[^1].NextOffset, 4)));
        Assert.That(log.RecoveredBytesCut, Is.Zero);
        Assert.That(
            (await log.ReadAsync(BaseOffset, long.MaxValue, int.MaxValue, atLeastOneBatch: true)).ToArray(),
            Is.EqualTo(Segment));
        Assert.That((await log.OffsetForTimestampAsync(T + 9999, long.MaxValue))?.Offset, Is.EqualTo(BaseOffset + 3));
    }

    private static byte[] Encode(RecordBatch batch)
    {
        var builder = new RecordBatchBuilder
        {
            BaseOffset = batch.BaseOffset,
            LeaderEpoch = batch.PartitionLeaderEpoch,
            ProducerId = batch.ProducerId,
            ProducerEpoch = batch.ProducerEpoch,
            BaseSequence = batch.BaseSequence,
            IsTransactional = batch.IsTransactional,
            Compression = batch.Compression,
        };
        foreach (var record in batch.Records)
        {
            builder.Add(record.Key, record.Value, record.Timestamp, [.. record.DecodeHeaders()]);
        }

        return builder.Build();
    }

    private static string Flags(RecordBatch batch) => $"{batch.Compression} {batch.TimestampType}"
        + (batch.IsTransactional ? " transactional" : "") + (batch.IsControl ? " control" : "");

    private static string[] Texts(RecordBatch batch) =>
    [
        .. batch.Records.Select(record =>
            $"{Text(record.Key)}={Text(record.Value)} @{record.Timestamp - T} "
            + $"[{string.Join(' ', record.DecodeHeaders().Select(header => $"{header.Key}={Text(header.Value)}"))}]"),
    ];

    private static string Text(ReadOnlyMemory<byte>? bytes) =>
        bytes is { } there ? Encoding.ASCII.GetString(there.Span) : "null";

    private static byte[] Load()
    {
        using var stream = typeof(GoldenSegmentTests).Assembly.GetManifestResourceStream("segment.golden.txt")!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n').Where(line => line.Length > 0 && line[0] != '#');
        return [.. lines.SelectMany(line => Convert.FromHexString(line.Split('|')[0].Trim()))];
    }
}
