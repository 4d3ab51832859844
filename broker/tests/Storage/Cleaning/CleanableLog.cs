using Broker.Configuration;
using Broker.Storage;
using Broker.Storage.Cleaning;
using Broker.Storage.Producers;
using Broker.Tests.Doubles;

namespace Broker.Tests.Storage.Cleaning;

/// <summary>A log with its cleaner. Everything appended is committed unless told otherwise.</summary>
internal sealed class CleanableLog
{
    public const string Root = "/data/logs";
    public const string Folder = Root + "/orders-0";

    private readonly LogDirectory directory;
    private readonly LogCleaner cleaner;

    private CleanableLog(MemoryStorage disk, LogDirectory directory, Log log, LogCleaner cleaner, TestTime time) =>
        (Disk, this.directory, Log, this.cleaner, Time) = (disk, directory, log, cleaner, time);

    /// <summary>Segments of about three batches of a record.</summary>
    public static LogOptions Options { get; } = new()
    {
        SegmentBytes = 3 * KeyedRecord.Produce("k1", "v1").Length,
        IndexIntervalBytes = 80,
        FileDeleteDelayMs = 0,
        CleanupPolicy = CleanupPolicy.Compact,
        MinCleanableRatio = 0,
        DeleteRetentionMs = 1000,
    };

    public MemoryStorage Disk { get; }

    public Log Log { get; }

    public TestTime Time { get; }

    /// <summary>What happens between two slices of a pass.</summary>
    public Func<Task> DuringPause { get; set; } = () => Task.CompletedTask;

    public int Pauses { get; private set; }

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public static async Task<CleanableLog> OpenAsync(
        MemoryStorage disk,
        LogOptions? options = null,
        BrokerRules? rules = null,
        ProducerStateManager? producers = null,
        int bufferBytes = 1 << 20)
    {
        var time = new TestTime();
        var directory = await LogDirectory.OpenAsync(disk, Root, options ?? Options);
        var log = await directory.OpenLogAsync("orders", 0, Batches.TopicId, options ?? Options, producers);
        CleanableLog? opened = null;
        var settings = new CleanerSettings(bufferBytes, rules ?? BrokerRules.Correct, time, async () =>
        {
            opened!.Pauses++;
            await opened.DuringPause();
        });
        return opened = new CleanableLog(disk, directory, log, new LogCleaner(settings), time);
    }

    /// <summary>
    /// Appends batches of one record each, written as <c>key=value</c>, or <c>key=-</c> for a tombstone.
    /// </summary>
    public async Task AppendAsync(params string[] records)
    {
        foreach (var record in records)
        {
            var (key, value) = (record.Split('=')[0], record.Split('=')[1]);
            Log.AppendAsLeader(
                KeyedRecord.Produce(key, value == "-" ? null : value, Now), Math.Max(0, Log.LastEpoch));
        }

        await CommitAsync();
    }

    /// <summary>Flushes, and lets the log know that all of it is committed.</summary>
    public async Task CommitAsync()
    {
        await Log.FlushAsync();
        Log.RaiseHighWatermark(Log.EndOffset);
    }

    /// <summary>Makes one pass; null if the log need not be cleaned.</summary>
    public async Task<CleaningSummary?> CleanAsync(long? highWatermark = null) =>
        (await cleaner.CleanDirtiestAsync([(Log, highWatermark ?? Log.EndOffset)]))?.Summary;

    public Task SaveAsync() => directory.SaveAsync();

    public Task CloseAsync() => directory.CloseAsync();

    /// <summary>The records in the form <c>offset:key=value</c>.</summary>
    public async Task<List<string>> ReadAsync() =>
        [.. (await KeyedRecord.ReadAsync(Log)).Select(record => record.ToString())];
}
