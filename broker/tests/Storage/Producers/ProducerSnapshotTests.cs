using System.Buffers.Binary;
using Broker.Storage.Producers;
using Broker.Storage.Records;

namespace Broker.Tests.Storage.Producers;

[TestFixture]
internal sealed class ProducerSnapshotTests
{
    // Version, checksum, one producer: id, epoch, last sequence, last offset, offset delta, timestamp, and no
    // transaction.
    private const string OfKafka =
        "0001 63F7013E 00000001"
        + "0000000000000007 0002 0000000B 0000000000000065 00000001 00000000000003E8 FFFFFFFF FFFFFFFFFFFFFFFF";

    private static readonly ProducerSnapshot Some = new(
        3,
        [
            new(7, 2, [new(int.MaxValue - 1, 0, 20, 22, 1000), new(1, 1, 23, 23, -1), new(2, 2, 30, 30, 1001)]),
            new(9, 0, [new(5, 5, 24, 24, 7)]) { CoordinatorEpoch = 6, TransactionStart = 24 },
            new(11, 3, []) { CoordinatorEpoch = 2, MarkerTimestamp = 12 },
        ])
    {
        Ended = [new(2, 19), new(8, 21)],
    };

    [Test]
    public void TryRead_WrittenByKafka_IsUnderstood()
    {
        var bytes = Convert.FromHexString(OfKafka.Replace(" ", "", StringComparison.Ordinal));
        var read = ProducerSnapshot.TryRead(bytes, out var problem);

        Assert.That(problem, Is.Null);
        Assert.That(read!.LeaderEpoch, Is.EqualTo(-1), "Kafka does not tell");
        Assert.That(read.Producers, Has.Count.EqualTo(1));
        Assert.That((read.Producers[0].ProducerId, read.Producers[0].Epoch), Is.EqualTo((7L, (short)2)));
        Assert.That(read.Producers[0].Batches, Is.EqualTo(new[] { new ProducerBatch(10, 11, 100, 101, 1000) }));
    }

    [Test]
    public void ToBytes_BeginsAsKafkasForm()
    {
        var bytes = new ProducerSnapshot(-1, [new(7, 2, [new(10, 11, 100, 101, 1000)])]).ToBytes();

        Assert.That(
            Convert.ToHexString(bytes.AsSpan(6, 50)),
            Is.EqualTo(OfKafka.Replace(" ", "", StringComparison.Ordinal)[12..]));
        Assert.That(bytes, Has.Length.EqualTo(56 + 8), "the leader epoch and no earlier batches");
    }

    [Test]
    public void TryRead_Written_IsTheSame()
    {
        var read = ProducerSnapshot.TryRead(Some.ToBytes(), out _)!;

        Assert.That(read.LeaderEpoch, Is.EqualTo(3));
        Assert.That(
            read.Producers.Select(producer => producer with { Batches = [] }),
            Is.EqualTo(Some.Producers.Select(producer => producer with { Batches = [] })));
        Assert.That(read.Ended, Is.EqualTo(Some.Ended));
        Assert.That(
            read.Producers.SelectMany(producer => producer.Batches),
            Is.EqualTo(Some.Producers.SelectMany(producer => producer.Batches)));
    }

    [Test]
    public void TryRead_TransactionOfKafka_IsUnderstood()
    {
        // As above, with the epoch of the coordinator and the first offset; and a producer of which only a marker is
        // known.
        var content = Convert.FromHexString(
            "00000002"
            + "0000000000000007 0002 0000000B 0000000000000065 00000001 00000000000003E8 00000005 0000000000000064"
                .Replace(" ", "", StringComparison.Ordinal)
            + "0000000000000008 0003 FFFFFFFF FFFFFFFFFFFFFFFF 00000000 00000000000003E9 00000006 FFFFFFFFFFFFFFFF"
                .Replace(" ", "", StringComparison.Ordinal));
        byte[] header = [0, 1, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(2), Crc32C.Compute(content));
        var read = ProducerSnapshot.TryRead((byte[])[.. header, .. content], out _)!;

        Assert.That((read.Producers[0].CoordinatorEpoch, read.Producers[0].TransactionStart), Is.EqualTo((5, 100L)));
        Assert.That(read.Producers[1].Batches, Is.Empty);
        Assert.That(
            (read.Producers[1].CoordinatorEpoch, read.Producers[1].MarkerTimestamp, read.Producers[1].TransactionStart),
            Is.EqualTo((6, 1001L, default(long?))));
    }

    [Test]
    public void TryRead_AnyBitFlipped_IsRefused()
    {
        var bytes = Some.ToBytes();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(ProducerSnapshot.TryRead(bytes, out var problem), Is.Null, $"bit {bit}");
            Assert.That(problem, Is.Not.Empty);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Test]
    public void TryRead_AnyLengthMissing_IsRefused()
    {
        var bytes = Some.ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.That(ProducerSnapshot.TryRead(bytes.AsSpan(0, length), out _), Is.Null, $"{length} bytes");
        }
    }
}
