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

    public static async Task<byte[]> ReadAllAsync(Log log) =>
        (await log.ReadAsync(log.StartOffset, log.EndOffset, int.MaxValue, atLeastOneBatch: true)).ToArray();
}
