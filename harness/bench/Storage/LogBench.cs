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

    // What a log costs is told relative to a small one that is used by turns with it: how fast a machine takes and
    // gives pages changes by the minute.
    private const int SmallMegabytes = 64;
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
            var (large, small) = (Path.Combine(root, "large"), Path.Combine(root, "small"));
            using var files = new HostStorage([large, small]);
            foreach (var size in megabytes)
            {
                MeasureAsync(new CountingStorage(files), large, small, size, table).GetAwaiter().GetResult();
            }
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private async Task MeasureAsync(
        CountingStorage storage, string root, string besideRoot, int megabytes, TextWriter table)
    {
        var besideDirectory = await LogDirectory.OpenAsync(storage, besideRoot, Options);
        var beside = await besideDirectory.OpenLogAsync("small", 0, TopicId, Options);
        await GrowAsync(beside, SmallMegabytes * 1024L * 1024);
        var directory = await LogDirectory.OpenAsync(storage, root, Options);
        var log = await directory.OpenLogAsync("bench", 0, TopicId, Options);
        await GrowAsync(log, megabytes * 1024L * 1024);
        log.RaiseHighWatermark(log.EndOffset);
        await directory.SaveAsync();
        Print("append", await CompareAsync(storage, () => AppendAsync(log), () => AppendAsync(beside)));
        await FillQuarterAsync(log);
        foreach (var (own, grown) in new[] { (directory, log), (besideDirectory, beside) })
        {
            await grown.FlushAsync();
            grown.RaiseHighWatermark(grown.EndOffset);
            await own.SaveAsync();
        }

        var random = new Random(1);
        Print("read at a random offset",
            await CompareAsync(storage, () => ReadAsync(log, random), () => ReadAsync(beside, random)));
        log.Close();
        beside.Close();
        await besideDirectory.CloseAsync();
        Directory.Delete(besideRoot, recursive: true);
        Print("start after a crash", await MeasureAsync(storage, () => StartAsync(storage, root)));
        directory = await LogDirectory.OpenAsync(storage, root, Options);
        await directory.OpenLogAsync("bench", 0, TopicId, Options);
        await directory.CloseAsync();
        Print("start after an orderly stop", await MeasureAsync(storage, () => StartAsync(storage, root)));

        void Print(string name, Cost cost) => table.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"log of {megabytes,5} MB, {name}: {cost.Time.TotalMicroseconds:N1} µs, {cost.Calls:N2} calls, "
            + $"{cost.Bytes:N0} bytes{Relative(cost.Ratio)}"));
    }

    private static string Relative(double? ratio) => ratio is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"; {known:N2} of the time in a log of {SmallMegabytes} MB")
        : "";

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

    private async Task<Cost> MeasureAsync(CountingStorage storage, Func<Task> operation)
    {
        var (calls, bytes) = (storage.Calls, storage.Bytes);
        var taken = await TimeAsync(operation, 1);
        return new Cost(taken, storage.Calls - calls, storage.Bytes - bytes, null);
    }

    private async Task<Cost> CompareAsync(CountingStorage storage, Func<Task> operation, Func<Task> beside)
    {
        const int PerSlice = Operations / Slices;
        var (times, others) = (new List<TimeSpan>(), new List<TimeSpan>());
        var (calls, bytes) = (0L, 0L);
        for (var slice = 0; slice < Slices; slice++)
        {
            var (callsBefore, bytesBefore) = (storage.Calls, storage.Bytes);
            times.Add(await TimeAsync(operation, PerSlice));
            calls += storage.Calls - callsBefore;
            bytes += storage.Bytes - bytesBefore;
            others.Add(await TimeAsync(beside, PerSlice));
        }

        times.Sort();
        others.Sort();
        var middle = times[Slices / 2];
        return new Cost(
            middle / PerSlice, calls / (double)Operations, bytes / (double)Operations, middle / others[Slices / 2]);
    }

    private async Task<TimeSpan> TimeAsync(Func<Task> operation, int times)
    {
        var started = time.GetTimestamp();
        for (var i = 0; i < times; i++)
        {
            await operation();
        }

        return time.GetElapsedTime(started);
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

    private readonly record struct Cost(TimeSpan Time, double Calls, double Bytes, double? Ratio);
}
