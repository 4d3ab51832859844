using System.Globalization;
using System.Text;
using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Tests.Storage;

/// <summary>Batches for tests.</summary>
internal static class Batches
{
    public const string Directory = "/data/logs/orders-0";
    public const string SegmentPath = Directory + "/00000000000000000000.log";
    public const string CheckpointPath = Directory + "/leader-epoch-checkpoint";

    public static readonly Guid TopicId = Guid.Parse("01020304-0506-0708-090a-0b0c0d0e0f10");

    /// <summary>A batch as a leader has it; its content depends on offset, epoch and count only.</summary>
    public static byte[] At(long baseOffset, int leaderEpoch, int count = 1, long timestamp = 1000)
    {
        var builder = new RecordBatchBuilder { BaseOffset = baseOffset, LeaderEpoch = leaderEpoch };
        for (var i = 0; i < count; i++)
        {
            var value = string.Create(CultureInfo.InvariantCulture, $"{leaderEpoch}/{baseOffset + i}");
            builder.Add(null, Encoding.ASCII.GetBytes(value), timestamp + i);
        }

        return builder.Build();
    }

    /// <summary>A batch as a producer sends it.</summary>
    public static byte[] Produced(int count = 1, long timestamp = 1000) => At(0, -1, count, timestamp);

    public static byte[] Join(params byte[][] batches) => [.. batches.SelectMany(batch => batch)];

    public static Task<Log> OpenAsync(MemoryStorage storage) => Log.OpenAsync(storage, Directory, "orders-0");

    /// <summary>All batches, over all segments.</summary>
    public static async Task<byte[]> ReadAllAsync(Log log)
    {
        var all = new List<byte>();
        var offset = log.StartOffset;
        while (offset < log.EndOffset)
        {
            var read = await log.ReadAsync(offset, log.EndOffset, int.MaxValue, atLeastOneBatch: true);
            if (read.IsEmpty)
            {
                break;
            }

            foreach (var batch in RecordBatches.Of(read))
            {
                offset = batch.NextOffset;
            }

            all.AddRange(read.Span);
        }

        return [.. all];
    }

    /// <summary>Tells batches of different content apart.</summary>
    public static string NameOf(RecordBatch batch)
    {
        Assert.That(batch.HasValidCrc());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{batch.BaseOffset}-{batch.LastOffset} epoch {batch.PartitionLeaderEpoch} #{batch.Crc:X8}");
    }

    /// <summary>The batches by name.</summary>
    public static List<string> Split(byte[] batches)
    {
        var all = new List<string>();
        foreach (var batch in RecordBatches.Of(batches))
        {
            all.Add(NameOf(batch));
        }

        return all;
    }
}
