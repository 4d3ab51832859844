using Broker.Storage;

namespace Broker.Tests.Storage;

/// <summary>What retention by age knows of timestamps, and what that costs.</summary>
[TestFixture]
internal sealed class LogRetentionTests
{
    private const string FirstTimeIndex = Batches.Directory + "/00000000000000000000.timeindex";

    // Two batches a segment.
    private static readonly LogOptions Options = new()
    {
        SegmentBytes = 2 * Batches.At(0, 0).Length,
        IndexIntervalBytes = 1,
        RetentionMs = 100,
        FileDeleteDelayMs = 0,
    };

    [Test]
    public async Task Retain_SegmentsWithoutTimestamps_AreReadOnceAndKept()
    {
        var disk = new MemoryStorage();
        await WriteAsync(disk, timestamp: -1);
        var log = await OpenAsync(disk, recoveryPoint: 6);

        var atStart = disk.BytesRead;
        Assert.That(await log.RetainAsync(6, nowMs: 1_000_000), Is.Zero);
        Assert.That(disk.BytesRead, Is.GreaterThan(atStart), "an empty index may be damaged");

        await log.FlushAsync();
        var read = disk.BytesRead;
        Assert.That(await log.RetainAsync(6, nowMs: 1_000_000), Is.Zero);
        Assert.That(disk.BytesRead, Is.EqualTo(read));
    }

    [Test]
    public async Task Retain_SegmentsNotOldYet_AskTheTimeIndexOnce()
    {
        var disk = new MemoryStorage();
        await WriteAsync(disk, timestamp: 1000);
        var log = await OpenAsync(disk, recoveryPoint: 6);
        Assert.That(await log.RetainAsync(6, nowMs: 1100), Is.Zero);

        var read = disk.BytesRead;
        Assert.That(await log.RetainAsync(6, nowMs: 1100), Is.Zero);
        Assert.That(disk.BytesRead, Is.EqualTo(read));
        Assert.That(await log.RetainAsync(4, nowMs: 1101), Is.EqualTo(2));
    }

    [Test]
    public async Task Retain_TimeIndexEmptied_FindsTheTimestampsInTheBatches()
    {
        var disk = new MemoryStorage();
        await WriteAsync(disk, timestamp: 1000);
        disk.Put(FirstTimeIndex, []);
        var log = await OpenAsync(disk, recoveryPoint: 6);
        Assert.That(await log.RetainAsync(6, nowMs: 1100), Is.Zero);
        Assert.That(await log.RetainAsync(4, nowMs: 1101), Is.EqualTo(2));
    }

    [Test]
    public async Task Retain_SegmentTruncatedMeanwhile_CountsTheNewRecords()
    {
        var disk = new MemoryStorage();
        await WriteAsync(disk, timestamp: 1000);
        var log = await OpenAsync(disk, recoveryPoint: 6);
        Assert.That(await log.RetainAsync(6, nowMs: 1100), Is.Zero);

        await log.PrepareTruncationAsync(1);
        log.TruncateTo(1);
        await log.FlushAsync();
        log.AppendAsFollower(Batches.Join(Batches.At(1, 0, timestamp: 5000), Batches.At(2, 0, timestamp: 5000)));
        Assert.That(await log.RetainAsync(3, nowMs: 5100), Is.Zero);
        Assert.That(await log.RetainAsync(3, nowMs: 5101), Is.EqualTo(2));
    }

    private static Task<Log> OpenAsync(MemoryStorage disk, long recoveryPoint) => Log.OpenAsync(
        disk, Batches.Directory, "orders-0", Options, LogStart.Unknown with { RecoveryPoint = recoveryPoint });

    private static async Task WriteAsync(MemoryStorage disk, long timestamp)
    {
        var log = await OpenAsync(disk, recoveryPoint: 0);
        log.AppendAsFollower(
            Batches.Join([.. Enumerable.Range(0, 6).Select(i => Batches.At(i, 0, timestamp: timestamp))]));
        await log.FlushAsync();
        log.Close();
    }
}
