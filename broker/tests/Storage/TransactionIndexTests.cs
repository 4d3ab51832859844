using Broker.Storage;
using Broker.Tests.Storage.Cleaning;

namespace Broker.Tests.Storage;

/// <summary>An index of aborted transactions, as Kafka leaves one, goes with the segment it belongs to.</summary>
[TestFixture]
internal sealed class TransactionIndexTests
{
    // Two batches a segment: segments at 0, 2 and 4.
    private static readonly LogOptions Options = new()
    {
        SegmentBytes = 2 * Batches.At(0, 0).Length,
        IndexIntervalBytes = 1,
        FileDeleteDelayMs = 10,
    };

    [Test]
    public async Task Retain_SegmentsRemoved_RenamesTheIndexesAndDeletesThemLater()
    {
        var disk = new MemoryStorage();
        var log = await OpenAsync(disk);
        log.RaiseStartOffset(4, 6);

        Assert.That(await log.RetainAsync(6, nowMs: 1000), Is.EqualTo(2));
        Assert.That(IndexesOf(disk), Is.EqualTo(new[] { "0.txnindex.deleted", "2.txnindex.deleted", "4.txnindex" }));

        await log.RetainAsync(6, nowMs: 1010);
        Assert.That(IndexesOf(disk), Is.EqualTo(new[] { "4.txnindex" }));
    }

    [Test]
    public async Task TruncateTo_OverSegments_DeletesTheirIndexes()
    {
        var disk = new MemoryStorage();
        var log = await OpenAsync(disk);
        await log.PrepareTruncationAsync(1);
        log.TruncateTo(1);

        Assert.That(IndexesOf(disk), Is.EqualTo(new[] { "0.txnindex" }));
    }

    [Test]
    public async Task TruncateFullyAndStartAt_AnyOffset_DeletesAllIndexes()
    {
        var disk = new MemoryStorage();
        var log = await OpenAsync(disk);
        await log.TruncateFullyAndStartAtAsync(100);

        Assert.That(IndexesOf(disk), Is.Empty);
    }

    [Test]
    public async Task OpenAsync_IndexWithoutSegmentOrBehindDamage_IsDeleted()
    {
        var disk = new MemoryStorage();
        (await OpenAsync(disk)).Close();
        Put(disk, 9);
        disk.Put(LogSegment.PathOf(Batches.Directory, 2), new byte[100]);
        await Log.OpenAsync(disk, Batches.Directory, "orders-0", Options, LogStart.Unknown);

        Assert.That(IndexesOf(disk), Is.EqualTo(new[] { "0.txnindex", "2.txnindex" }));
    }

    [Test]
    public async Task Clean_SegmentsReplaced_DeletesTheirIndexes()
    {
        var log = await CleanableLog.OpenAsync(new MemoryStorage());
        await log.AppendAsync("a=1", "a=2", "a=3", "a=4", "a=5", "a=6", "a=7", "a=8");
        var before = log.Log.SegmentOffsets;
        foreach (var offset in before)
        {
            log.Disk.Open($"{CleanableLog.Folder}/{offset:D20}.txnindex").Append(new byte[34]);
        }

        Assert.That((await log.CleanAsync())!.RecordsRemoved, Is.GreaterThan(0));
        Assert.That(
            log.Disk.List(CleanableLog.Folder).Where(name => name.EndsWith(".txnindex", StringComparison.Ordinal)),
            Is.EqualTo(new[] { $"{before[^1]:D20}.txnindex" }));
    }

    private static async Task<Log> OpenAsync(MemoryStorage disk)
    {
        var log = await Log.OpenAsync(disk, Batches.Directory, "orders-0", Options, LogStart.Unknown);
        log.AppendAsFollower(Batches.Join([.. Enumerable.Range(0, 6).Select(i => Batches.At(i, 0))]));
        await log.FlushAsync();
        foreach (var offset in log.SegmentOffsets)
        {
            Put(disk, offset);
        }

        await disk.FlushDirectoryAsync(Batches.Directory);
        return log;
    }

    private static void Put(MemoryStorage disk, long offset) =>
        disk.Open($"{Batches.Directory}/{offset:D20}.txnindex").Append(new byte[34]);

    // Without the leading zeros.
    private static IEnumerable<string> IndexesOf(MemoryStorage disk) => disk.List(Batches.Directory)
        .Where(name => name.Contains(".txnindex", StringComparison.Ordinal))
        .Select(name => name[19..]);
}
