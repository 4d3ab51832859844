using System.Buffers.Binary;
using Broker.Storage.Records;
using Broker.Storage.Transactions;

namespace Broker.Storage.Producers;

/// <summary>
/// The producers of a log as they were at some offset, in a file that saves reading the batches before it. The form is
/// version 1 of Kafka's, which tells the last batch of each producer. A part of our own follows, which Kafka's readers
/// ignore: the batches before the last, by which a retry is still recognised after a restart; the leader epoch of the
/// record before the offset, by which a snapshot of records that were truncated is found out; and, if there are any, the
/// transactions whose markers were not known to be committed.
/// </summary>
/// <param name="LeaderEpoch">Epoch of the last record before the offset; −1 if there is none, or if it is not
/// known.</param>
/// <param name="Producers">By ascending producer id.</param>
public sealed record ProducerSnapshot(int LeaderEpoch, IReadOnlyList<ProducerSnapshotEntry> Producers)
{
    private const short Version = 1;
    private const int ChecksumAt = sizeof(short);
    private const int HeaderBytes = ChecksumAt + sizeof(uint);

    // Producer id, epoch, last sequence, last offset, offset delta, timestamp, and of a transaction the epoch of its
    // coordinator and its first offset.
    private const int ProducerBytes = 46;

    // Producer id, last sequence, last offset, offset delta, timestamp.
    private const int EarlierBytes = 32;

    // First offset, offset of the marker.
    private const int EndedBytes = 16;

    // Kafka's for a producer of which only a marker is known.
    private static readonly ProducerBatch NoBatch = new(-1, -1, -1, -1, -1);

    /// <summary>The transactions whose markers may still go, by their first offsets.</summary>
    public IReadOnlyList<EndedTransaction> Ended { get; init; } = [];

    /// <summary>The content of the file.</summary>
    public byte[] ToBytes()
    {
        var earlier = Producers.Sum(producer => Math.Max(0, producer.Batches.Length - 1));
        var ended = Ended.Count == 0 ? 0 : 4 + (Ended.Count * EndedBytes);
        var bytes = new byte[HeaderBytes + 4 + (Producers.Count * ProducerBytes) + 8 + (earlier * EarlierBytes) + ended];
        var rest = bytes.AsSpan(HeaderBytes);
        PutInt(ref rest, Producers.Count);
        foreach (var producer in Producers)
        {
            PutLong(ref rest, producer.ProducerId);
            PutShort(ref rest, producer.Epoch);
            PutBatch(
                ref rest,
                producer.Batches.IsEmpty ? NoBatch with { Timestamp = producer.MarkerTimestamp } : producer.Batches[^1]);
            PutInt(ref rest, producer.CoordinatorEpoch);
            PutLong(ref rest, producer.TransactionStart ?? -1);
        }

        PutInt(ref rest, LeaderEpoch);
        PutInt(ref rest, earlier);
        foreach (var producer in Producers)
        {
            foreach (var batch in producer.Batches.SkipLast(1))
            {
                PutLong(ref rest, producer.ProducerId);
                PutBatch(ref rest, batch);
            }
        }

        PutEnded(ref rest);

        BinaryPrimitives.WriteInt16BigEndian(bytes, Version);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(ChecksumAt), Crc32C.Compute(bytes.AsSpan(HeaderBytes)));
        return bytes;
    }

    /// <summary>Reads the content of a file.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="problem">What is wrong with it; null if nothing is.</param>
    /// <returns>Null if something is wrong.</returns>
    public static ProducerSnapshot? TryRead(ReadOnlySpan<byte> bytes, out string? problem)
    {
        problem = FindProblem(bytes);
        if (problem is not null)
        {
            return null;
        }

        var rest = bytes[HeaderBytes..];
        var count = TakeInt(ref rest);
        if (count < 0 || count > rest.Length / ProducerBytes)
        {
            problem = $"it claims {count} producers in {rest.Length} bytes";
            return null;
        }

        var producers = new SortedDictionary<long, ProducerSnapshotEntry>();
        for (var i = 0; i < count; i++)
        {
            var producer = TakeProducer(ref rest);
            producers[producer.ProducerId] = producer;
        }

        var leaderEpoch = -1;
        List<EndedTransaction> ended = [];
        if (rest.Length > 0
            && !(TryReadEarlier(ref rest, producers, out leaderEpoch) && TryReadEnded(rest, ended)))
        {
            problem = "what follows the producers makes no sense";
            return null;
        }

        return new ProducerSnapshot(leaderEpoch, [.. producers.Values]) { Ended = ended };
    }

    private static string? FindProblem(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes + 4)
        {
            return $"{bytes.Length} bytes are too few";
        }

        var version = BinaryPrimitives.ReadInt16BigEndian(bytes);
        if (version != Version)
        {
            return $"its version is {version}, not {Version}";
        }

        return Crc32C.Compute(bytes[HeaderBytes..]) == BinaryPrimitives.ReadUInt32BigEndian(bytes[ChecksumAt..])
            ? null
            : "the checksum does not match the content";
    }

    private static bool TryReadEarlier(
        ref ReadOnlySpan<byte> rest, SortedDictionary<long, ProducerSnapshotEntry> producers, out int leaderEpoch)
    {
        leaderEpoch = -1;
        if (rest.Length < 8)
        {
            return false;
        }

        leaderEpoch = TakeInt(ref rest);
        var count = TakeInt(ref rest);
        if (count < 0 || rest.Length < (long)count * EarlierBytes)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            var id = TakeLong(ref rest);
            var batch = TakeBatch(ref rest);
            if (!producers.TryGetValue(id, out var known) || known.Batches.IsEmpty)
            {
                return false;
            }

            producers[id] = known with { Batches = known.Batches.Insert(known.Batches.Length - 1, batch) };
        }

        return true;
    }

    private static bool TryReadEnded(ReadOnlySpan<byte> rest, List<EndedTransaction> ended)
    {
        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest.Length < 4 || TakeInt(ref rest) is not (> 0 and var count) || rest.Length != (long)count * EndedBytes)
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            ended.Add(new EndedTransaction(TakeLong(ref rest), TakeLong(ref rest)));
        }

        return true;
    }

    private static ProducerSnapshotEntry TakeProducer(ref ReadOnlySpan<byte> rest)
    {
        var id = TakeLong(ref rest);
        var epoch = TakeShort(ref rest);
        var last = TakeBatch(ref rest);
        var coordinatorEpoch = TakeInt(ref rest);
        var start = TakeLong(ref rest);
        var hasBatch = last.LastOffset >= 0;
        return new ProducerSnapshotEntry(id, epoch, hasBatch ? [last] : [])
        {
            CoordinatorEpoch = coordinatorEpoch,
            MarkerTimestamp = hasBatch ? -1 : last.Timestamp,
            TransactionStart = start >= 0 ? start : null,
        };
    }

    // Nothing at all for none.
    private void PutEnded(ref Span<byte> rest)
    {
        if (Ended.Count > 0)
        {
            PutInt(ref rest, Ended.Count);
        }

        foreach (var transaction in Ended)
        {
            PutLong(ref rest, transaction.FirstOffset);
            PutLong(ref rest, transaction.MarkerOffset);
        }
    }

    private static void PutBatch(ref Span<byte> rest, ProducerBatch batch)
    {
        PutInt(ref rest, batch.LastSequence);
        PutLong(ref rest, batch.LastOffset);
        PutInt(ref rest, (int)(batch.LastOffset - batch.BaseOffset));
        PutLong(ref rest, batch.Timestamp);
    }

    private static ProducerBatch TakeBatch(ref ReadOnlySpan<byte> rest)
    {
        var lastSequence = TakeInt(ref rest);
        var lastOffset = TakeLong(ref rest);
        var delta = TakeInt(ref rest);
        var timestamp = TakeLong(ref rest);
        return new ProducerBatch(
            SequenceNumbers.Subtract(lastSequence, delta), lastSequence, lastOffset - delta, lastOffset, timestamp);
    }

    private static void PutShort(ref Span<byte> rest, short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(rest, value);
        rest = rest[sizeof(short)..];
    }

    private static void PutInt(ref Span<byte> rest, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(rest, value);
        rest = rest[sizeof(int)..];
    }

    private static void PutLong(ref Span<byte> rest, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(rest, value);
        rest = rest[sizeof(long)..];
    }

    private static short TakeShort(ref ReadOnlySpan<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt16BigEndian(rest);
        rest = rest[sizeof(short)..];
        return value;
    }

    private static int TakeInt(ref ReadOnlySpan<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt32BigEndian(rest);
        rest = rest[sizeof(int)..];
        return value;
    }

    private static long TakeLong(ref ReadOnlySpan<byte> rest)
    {
        var value = BinaryPrimitives.ReadInt64BigEndian(rest);
        rest = rest[sizeof(long)..];
        return value;
    }
}
