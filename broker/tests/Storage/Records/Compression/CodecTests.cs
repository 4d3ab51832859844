using System.Buffers.Binary;
using System.Text;
using Broker.Storage.Records;

namespace Broker.Tests.Storage.Records.Compression;

[TestFixture]
internal sealed class CodecTests
{
    private const int Limit = 100_000;

    private static readonly CompressionType[] Codecs =
        [CompressionType.Gzip, CompressionType.Snappy, CompressionType.Lz4, CompressionType.Zstd];

    [TestCaseSource(nameof(Codecs))]
    public void Build_Compressed_ReadsTheSameRecords(CompressionType codec)
    {
        var builder = new RecordBatchBuilder { Compression = codec, BaseOffset = 40, IsTransactional = true };
        builder.Add("key"u8.ToArray(), Text(0), 1000, [new RecordHeader("h", "x"u8.ToArray())]);
        for (var i = 1; i < 5000; i++)
        {
            builder.Add(null, Text(i), 1000 + i);
        }

        var bytes = builder.Build();
        var batch = RecordBatch.Read(bytes);

        Assert.That(batch.Compression, Is.EqualTo(codec));
        Assert.That(batch.IsTransactional, Is.True);
        Assert.That(batch.HasValidCrc(), Is.True);
        Assert.That(RecordBatches.Validate(bytes), Is.Null);
        Assert.That(bytes, Has.Length.LessThan(150_000), "uncompressed it is about 350 kB");
        var records = batch.Records.ToList();
        Assert.That(records.Select(r => r.Offset), Is.EqualTo(Enumerable.Range(40, 5000)));
        Assert.That(records.Select(r => r.Timestamp), Is.EqualTo(Enumerable.Range(1000, 5000)));
        Assert.That(
            records.Select(r => r.Value!.Value.ToArray()), Is.EqualTo(Enumerable.Range(0, 5000).Select(Text)));
        Assert.That(records[0].DecodeHeaders().Single().Key, Is.EqualTo("h"));
    }

    // Records "a" and "b", compressed by the command-line tools of the formats; snappy by hand.
    [TestCase(CompressionType.Gzip, "1f8b0800000000000003e363606060644a64e063606062644a62000062dc6cb210000000")]
    [TestCase(CompressionType.Snappy, "103c0e000000010261000e00000201026200")]
    [TestCase(
        CompressionType.Snappy,
        "82534e415050590000000001000000010000000a081c0e000000010261000000000a081c0e00000201026200")]
    [TestCase(CompressionType.Lz4, "04224d186440a7100000800e000000010261000e0000020102620000000000847af1e1")]
    [TestCase(
        CompressionType.Lz4,
        "04224d186c40100000000000000083100000800e000000010261000e0000020102620000000000847af1e1")]
    [TestCase(CompressionType.Zstd, "28b52ffd24108100000e000000010261000e0000020102620073e5616a")]
    [TestCase(CompressionType.Zstd, "28b52ffd00588100000e000000010261000e00000201026200")]
    public void Records_OfAnotherImplementation_AreRead(CompressionType codec, string body)
    {
        var batch = Compressed.Batch(codec, Convert.FromHexString(body), 2);

        Assert.That(RecordBatches.Validate(batch), Is.Null);
        Assert.That(RecordBatch.Read(batch).Records.Select(Value), Is.EqualTo(new[] { "a", "b" }));
    }

    [TestCaseSource(nameof(Codecs))]
    public void Validate_Bomb_IsRefusedWithTheRemedy(CompressionType codec)
    {
        var bomb = new RecordBatchBuilder { Compression = codec }.Add(null, new byte[64 * Limit], 5).Build();

        Assert.That(RecordBatches.Validate(bomb), Is.Null, "within the default bound");
        var error = RecordBatches.Validate(bomb, Limit);
        Assert.That(error?.Kind, Is.EqualTo(BatchErrorKind.TooLarge));
        Assert.That(error?.Message, Does.Contain("100000 bytes").And.Contain("message.max.decompressed.bytes"));
        Assert.That(
            () => RecordBatch.Read(bomb).RecordsWithin(Limit).ToList(), Throws.TypeOf<CorruptRecordException>());
    }

    [TestCaseSource(nameof(Codecs))]
    public void Validate_ExactlyTheBound_IsAccepted(CompressionType codec)
    {
        // Length, attributes, two deltas, no key, length of the value, no headers: 11 bytes around the value.
        var batch = new RecordBatchBuilder { Compression = codec }.Add(null, new byte[Limit - 11], 5).Build();

        Assert.That(RecordBatches.Validate(batch, Limit), Is.Null);
        Assert.That(RecordBatches.Validate(batch, Limit - 1)?.Kind, Is.EqualTo(BatchErrorKind.TooLarge));
    }

    [Test]
    public void Validate_SnappyThatClaimsGigabytes_AllocatesNothing()
    {
        // A length of 2^31 - 1, then nothing.
        var raw = Compressed.Batch(CompressionType.Snappy, Convert.FromHexString("ffffffff0700"), 1);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(RecordBatches.Validate(raw)?.Kind, Is.EqualTo(BatchErrorKind.TooLarge));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(100_000));
    }

    [TestCaseSource(nameof(Codecs))]
    public void Validate_NotTheFormat_IsCorrupt(CompressionType codec)
    {
        foreach (var body in new[] { "", "00", "0e00000001026100", "ffffffffffffffffffffffffffffffffffffffff" })
        {
            var error = RecordBatches.Validate(Compressed.Batch(codec, Convert.FromHexString(body), 1));
            Assert.That(error, Is.Not.Null, body);
        }
    }

    // The checksum of the batch would find these; a hostile producer writes a fitting one.
    [TestCaseSource(nameof(Codecs))]
    public void Validate_CutOrDamaged_ThrowsNothing(CompressionType codec)
    {
        var builder = new RecordBatchBuilder { Compression = codec };
        for (var i = 0; i < 20; i++)
        {
            builder.Add(null, Text(i), 1000 + i);
        }

        var body = RecordBatch.Read(builder.Build()).Bytes[RecordBatch.HeaderSize..].ToArray();
        var refused = 0;
        for (var length = 0; length < body.Length; length++)
        {
            var error = RecordBatches.Validate(Compressed.Batch(codec, body[..length], 20));
            refused += error is null ? 0 : 1;
        }

        // The end mark and the checksum of the format may be missing without harm to the records.
        Assert.That(refused, Is.GreaterThan(body.Length - 12));
        var random = new Random(1);
        for (var round = 0; round < 3000; round++)
        {
            var damaged = body.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            }

            Assert.That(() => RecordBatches.Validate(Compressed.Batch(codec, damaged, 20), Limit), Throws.Nothing);
        }
    }

    [TestCaseSource(nameof(Codecs))]
    public void Validate_CountOrOffsetsWrong_IsInvalid(CompressionType codec)
    {
        var body = RecordBatch.Read(
            new RecordBatchBuilder { Compression = codec }.Add(null, [1], 5).Add(null, [2], 5).Build())
            .Bytes[RecordBatch.HeaderSize..].ToArray();

        Assert.That(RecordBatches.Validate(Compressed.Batch(codec, body, 2)), Is.Null);
        Assert.That(
            RecordBatches.Validate(Compressed.Batch(codec, body, 1))?.Kind, Is.EqualTo(BatchErrorKind.InvalidRecord));
        Assert.That(
            RecordBatches.Validate(Compressed.Batch(codec, body, 3))?.Kind, Is.EqualTo(BatchErrorKind.InvalidRecord));
    }

    [Test]
    public void Validate_InnerOffsetsOutOfOrder_IsInvalid()
    {
        // One raw snappy literal: offset deltas 1 and 0.
        var body = Convert.FromHexString("103c" + "0e00000201026100" + "0e00000001026200");

        var error = RecordBatches.Validate(Compressed.Batch(CompressionType.Snappy, body, 2));

        Assert.That(error?.Kind, Is.EqualTo(BatchErrorKind.InvalidRecord));
        Assert.That(error?.Message, Does.Contain("offset delta 1"));
    }

    private static string Value(Record record) => Encoding.ASCII.GetString(record.Value!.Value.Span);

    private static byte[] Text(int i) =>
        Encoding.ASCII.GetBytes($"value {i} of many that look alike, and go on and on, {i}");

    /// <summary>Batches around bodies that were compressed elsewhere.</summary>
    private static class Compressed
    {
        public static byte[] Batch(CompressionType codec, byte[] body, int count)
        {
            var header = new RecordBatchBuilder().Add(null, null, 5).Build()[..RecordBatch.HeaderSize];
            byte[] batch = [.. header, .. body];
            BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), batch.Length - 12);
            BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(21), (short)codec);
            BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(23), count - 1);
            BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(57), count);
            BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(17), Crc32C.Compute(batch.AsSpan(21)));
            return batch;
        }
    }
}
