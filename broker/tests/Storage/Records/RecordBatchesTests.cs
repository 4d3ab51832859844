using System.Buffers.Binary;
using Broker.Storage.Records;

namespace Broker.Tests.Storage.Records;

[TestFixture]
internal sealed class RecordBatchesTests
{
    [Test]
    public void Of_SeveralBatches_GivesEach()
    {
        var offsets = new List<long>();
        foreach (var batch in RecordBatches.Of(Batches.Join(Batches.At(5, 1, 2), Batches.At(7, 1), Batches.At(8, 2))))
        {
            offsets.Add(batch.BaseOffset);
        }

        Assert.That(offsets, Is.EqualTo(new long[] { 5, 7, 8 }));
    }

    [Test]
    public void Validate_GoodBatches_FindsNoError() =>
        Assert.That(RecordBatches.Validate(Batches.Join(Batches.Produced(3), Batches.Produced())), Is.Null);

    [Test]
    public void Validate_Nothing_IsInvalid() =>
        Assert.That(RecordBatches.Validate(Array.Empty<byte>())?.Kind, Is.EqualTo(BatchErrorKind.InvalidRecord));

    [Test]
    public void Validate_CutAnywhere_IsCorrupt()
    {
        var batches = Batches.Join(Batches.Produced(2), Batches.Produced(3));
        var boundary = Batches.Produced(2).Length;
        for (var length = 1; length < batches.Length; length++)
        {
            var error = RecordBatches.Validate(batches.AsMemory(0, length));
            Assert.That(
                error?.Kind, length == boundary ? Is.Null : Is.EqualTo(BatchErrorKind.Corrupt), $"cut at {length}");
        }
    }

    [Test]
    public void Validate_AnyBitFlipped_IsRefusedWhereItMatters()
    {
        var batch = Batches.Produced(2);
        for (var bit = 0; bit < batch.Length * 8; bit++)
        {
            var flipped = batch.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));

            // The leader overwrites base offset and leader epoch, so that it does not matter what they were.
            var isOverwritten = bit / 8 is < 8 or (>= 12 and < 16);
            Assert.That(RecordBatches.Validate(flipped).HasValue, Is.EqualTo(!isOverwritten), $"bit {bit}");
        }
    }

    [TestCase(BatchField.Magic, 1, BatchErrorKind.UnsupportedFormat)]
    [TestCase(BatchField.Length, int.MaxValue, BatchErrorKind.Corrupt)]
    [TestCase(BatchField.Length, -1, BatchErrorKind.Corrupt)]
    [TestCase(BatchField.Length, 48, BatchErrorKind.Corrupt)]
    [TestCase(BatchField.Attributes, 5, BatchErrorKind.UnsupportedCompression)]
    [TestCase(BatchField.LastOffsetDelta, 2, BatchErrorKind.InvalidRecord)]
    [TestCase(BatchField.RecordCount, 0, BatchErrorKind.InvalidRecord)]
    [TestCase(BatchField.RecordCount, -1, BatchErrorKind.InvalidRecord)]
    public void Validate_ForgedHeader_IsRefused(BatchField field, int value, BatchErrorKind expected)
    {
        var batch = Batches.Produced(2);
        Forge(batch, field, value);
        Seal(batch);
        Assert.That(RecordBatches.Validate(batch)?.Kind, Is.EqualTo(expected));
    }

    [Test]
    public void Validate_CountBeyondTheRecords_IsRefused()
    {
        var batch = Batches.Produced(2);
        Forge(batch, BatchField.RecordCount, 1_000_000);
        Forge(batch, BatchField.LastOffsetDelta, 999_999);
        Seal(batch);
        Assert.That(RecordBatches.Validate(batch)?.Kind, Is.EqualTo(BatchErrorKind.InvalidRecord));
    }

    [Test]
    public void Validate_AnyByteOfARecordChanged_NeverFailsOtherwise()
    {
        var malformed = 0;
        for (var position = RecordBatch.HeaderSize; position < Batches.Produced(2).Length; position++)
        {
            for (var value = 0; value < 256; value++)
            {
                var batch = Batches.Produced(2);
                batch[position] = (byte)value;
                Seal(batch);
                var error = RecordBatches.Validate(batch);
                Assert.That(error?.Kind, Is.Null.Or.EqualTo(BatchErrorKind.InvalidRecord));
                if (!CanBeEnumerated(batch))
                {
                    Assert.That(error, Is.Not.Null);
                    malformed++;
                }
            }
        }

        Assert.That(malformed, Is.GreaterThan(1000));
    }

    [Test]
    public void Validate_OffsetsNotCountedUp_IsRefused()
    {
        var batch = Batches.Produced(1);

        // Length, attributes, timestamp delta, offset delta.
        batch[RecordBatch.HeaderSize + 3] = 2;
        Seal(batch);
        Assert.That(RecordBatches.Validate(batch)?.Message, Does.Contain("offset delta 1"));
    }

    private static bool CanBeEnumerated(byte[] batch)
    {
        try
        {
            return RecordBatch.Read(batch).Records.All(record => record.DecodeHeaders().Count == record.HeaderCount);
        }
        catch (CorruptRecordException)
        {
            return false;
        }
    }

    public enum BatchField
    {
        Length = 8,
        Magic = 16,
        Attributes = 21,
        LastOffsetDelta = 23,
        RecordCount = 57,
    }

    private static void Forge(byte[] batch, BatchField field, int value)
    {
        var target = batch.AsSpan((int)field);
        switch (field)
        {
            case BatchField.Magic:
                target[0] = (byte)value;
                break;
            case BatchField.Attributes:
                BinaryPrimitives.WriteInt16BigEndian(target, (short)value);
                break;
            default:
                BinaryPrimitives.WriteInt32BigEndian(target, value);
                break;
        }
    }

    // A hostile producer computes a valid checksum.
    private static void Seal(byte[] batch) =>
        BinaryPrimitives.WriteUInt32BigEndian(batch.AsSpan(17), Crc32C.Compute(batch.AsSpan(21)));
}
