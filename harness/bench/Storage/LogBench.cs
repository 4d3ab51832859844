using System.Globalization;
using Broker.Runtime;
using Broker.Server;
using Broker.Storage;
using Broker.Storage.Records;

namespace Harness.Bench.Storage;

/// <summary>
/// What an append, a read at a random offset and a start cost in a log that grows: on real files, with real batches.
/// </summary>
internal sealed class LogBench(TimeProvider time, TextWriter output)
{
    private const int Operations = 20_000;

    // The middle one counts: the kernel stops appends now and then to write out what it holds.
    private const int Slices = 50;

    // Grown and thrown away: it pays for compiling the code.
    private const int WarmUpMegabytes = 16;
    private const int ReadBytes = 32 * 1024;
    private const int RecordsPerBatch = 16;
    private const int RecordBytes = 1024;

    private const int SegmentBytes = 32 * 1024 * 1024;

    private static readonly Guid TopicId = Guid.Parse("01020304-0506-0708-090a-0b0c0d0e0f10");

    private static readonly LogOptions Options = new() { SegmentBytes = SegmentBytes };

    private readonly byte[] batch = Batch();

    /// <summary>Grows a log in a directory that is made for it and removed, and measures at each size.</summary>
    /// <param name="megabytes">Sizes, ascending.</param>
    public void Run(IReadOnlyList<int> megabytes)
    {
        Run([WarmUpMegabytes], TextWriter.Null);
        Run(megabytes, output);
    }

    private void Run(IReadOnlyList<int> megabytes, TextWriter table)
    {
        var root = Directory.CreateTempSubdirectory("log-bench-").FullName;
        try
        {
            using var files = new HostStorage([root]);
            foreach (var size in megabytes)
            {
                MeasureAsync(new CountingStorage(files), root, size, table).GetAwaiter().GetResult();
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private async Task MeasureAsync(CountingStorage storage, string root, int megabytes, TextWriter table)
    {
        var directory = await LogDirectory.OpenAsync(storage, root, Options);
        var log = await directory.OpenLogAsync("bench", 0, TopicId, Options);
        await GrowAsync(log, megabytes * 1024L * 1024);
        log.RaiseHighWatermark(log.EndOffset);
        await directory.SaveAsync();
        Print("append", await MeasureAsync(storage, () => AppendAsync(log)));
        await FillQuarterAsync(log);
        await log.FlushAsync();
        log.RaiseHighWatermark(log.EndOffset);
        await directory.SaveAsync();

        var random = new Random(1);
        Print("read at a random offset", await MeasureAsync(storage, () => ReadAsync(log, random)));
        log.Close();
        Print("start after a crash", await MeasureAsync(storage, () => StartAsync(storage, root), 1));
        directory = await LogDirectory.OpenAsync(storage, root, Options);
        await directory.OpenLogAsync("bench", 0, TopicId, Options);
        await directory.CloseAsync();
        Print(
            "start after an orderly stop", await MeasureAsync(storage, () => StartAsync(storage, root), 1));

        void Print(string name, Cost cost) => table.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"log of {megabytes,5} MB, {name}: {cost.Time.TotalMicroseconds:N1} µs, {cost.Calls:N2} calls, "
            + $"{cost.Bytes:N0} bytes"));
    }

    // A start after a crash reads the last segment: it has to be as full at every size.
    private async Task FillQuarterAsync(Log log)
    {
        var batchesPerSegment = SegmentBytes / batch.Length;
        while (log.EndOffset / RecordsPerBatch % batchesPerSegment != batchesPerSegment / 4)
        {
            await AppendAsync(log);
        }
    }

    private async Task GrowAsync(Log log, long bytes)
    {
        while (log.SizeInBytes < bytes)
        {
            for (var i = 0; i < 512; i++)
            {
                await AppendAsync(log);
            }

            await log.FlushAsync();
            log.RaiseHighWatermark(log.EndOffset);
        }
    }

    private Task AppendAsync(Log log)
    {
        log.AppendAsLeader(batch, 0);
        return Task.CompletedTask;
    }

    private static async Task ReadAsync(Log log, Random random) =>
        await log.ReadAsync(random.NextInt64(log.EndOffset), long.MaxValue, ReadBytes, atLeastOneBatch: true);

    private static async Task StartAsync(IStorage storage, string root)
    {
        var directory = await LogDirectory.OpenAsync(storage, root, Options);
        var log = await directory.OpenLogAsync("bench", 0, TopicId, Options);
        log.Close();
    }

    private async Task<Cost> MeasureAsync(CountingStorage storage, Func<Task> operation, int operations = Operations)
    {
        var (calls, bytes) = (storage.Calls, storage.Bytes);
        var slices = Math.Min(operations, Slices);
        var times = new List<TimeSpan>();
        for (var slice = 0; slice < slices; slice++)
        {
            var started = time.GetTimestamp();
            for (var i = 0; i < operations / slices; i++)
            {
                await operation();
            }

            times.Add(time.GetElapsedTime(started) / (operations / slices));
        }

        times.Sort();
        return new Cost(
            times[slices / 2], (storage.Calls - calls) / (double)operations,
            (storage.Bytes - bytes) / (double)operations);
    }

    private static byte[] Batch()
    {
        var builder = new RecordBatchBuilder();
        for (var i = 0; i < RecordsPerBatch; i++)
        {
            builder.Add(null, new byte[RecordBytes], 1_000_000);
        }

        return builder.Build();
    }

    private readonly record struct Cost(TimeSpan Time, double Calls, double Bytes);
}
