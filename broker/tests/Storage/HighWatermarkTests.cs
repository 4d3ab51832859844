using System.Text;
using Broker.Storage;

namespace Broker.Tests.Storage;

/// <summary>What a log directory remembers of high watermarks, and what of that is believed.</summary>
[TestFixture]
internal sealed class HighWatermarkTests
{
    private const string Root = "/data/logs";
    private const string Checkpoint = Root + "/replication-offset-checkpoint";

    private MemoryStorage disk = null!;
    private LogDirectory directory = null!;
    private Log log = null!;

    [SetUp]
    public Task CreateDirectory()
    {
        disk = new MemoryStorage();
        return OpenAsync();
    }

    [Test]
    public async Task Save_HighWatermarks_AreInKafkasForm()
    {
        await FillAsync(10, 7);
        Assert.That(Saved(disk.Crash()), Is.EqualTo("0\n1\norders 0 7\n"));
    }

    [Test]
    public async Task Save_NothingChanged_WritesNothing()
    {
        await FillAsync(10, 7);
        var flushes = disk.FileFlushes;
        await directory.SaveHighWatermarksAsync();
        Assert.That(disk.FileFlushes, Is.EqualTo(flushes));
    }

    [Test]
    public async Task Open_AfterAnOrderlyStop_KnowsTheHighWatermark()
    {
        log.AppendAsFollower(Records(0, 10));
        log.RaiseHighWatermark(8);
        await directory.CloseAsync();
        disk = disk.Crash();
        await OpenAsync();
        Assert.That((log.HighWatermark, log.EndOffset), Is.EqualTo((8, 10)));
    }

    [Test]
    public async Task Open_AfterTheProcessWasKilled_KnowsWhatWasSavedThoughItWasNotFlushed()
    {
        await FillAsync(10, 7);
        await OpenAsync();
        Assert.That((log.HighWatermark, log.EndOffset), Is.EqualTo((7, 10)));
    }

    [Test]
    public async Task Open_EndOfTheLogLost_EndsTheHighWatermarkThereForGood()
    {
        log.AppendAsFollower(Records(0, 5));
        await log.FlushAsync();
        log.AppendAsFollower(Records(5, 5));
        log.RaiseHighWatermark(9);
        await directory.SaveHighWatermarksAsync();

        disk = disk.Crash();
        await OpenAsync();
        Assert.That((log.HighWatermark, log.EndOffset), Is.EqualTo((5, 5)));

        // Nothing of what this replica appends as a leader is committed yet.
        log.AppendAsLeader(Batches.Produced(5), 4);
        await log.FlushAsync();
        disk = disk.Crash();
        await OpenAsync();
        Assert.That((log.HighWatermark, log.EndOffset), Is.EqualTo((5, 10)));
    }

    [Test]
    public async Task Truncate_BelowWhatWasSaved_SavesFirst()
    {
        await FillAsync(10, 9);
        await log.PrepareTruncationAsync(4);
        Assert.That(Saved(disk.Crash()), Is.EqualTo("0\n1\norders 0 4\n"));

        log.TruncateTo(4);
        await log.FlushAsync();
        log.AppendAsLeader(Batches.Produced(6), 4);
        await log.FlushAsync();
        disk = disk.Crash();
        await OpenAsync();
        Assert.That((log.HighWatermark, log.EndOffset), Is.EqualTo((4, 10)));
    }

    [Test]
    public async Task Truncate_NotFlushed_KeepsWhatACrashMayBringBackBelowTheHighWatermark()
    {
        log.AppendAsFollower(Records(0, 10));
        await log.FlushAsync();
        disk.IsHolding = true;
        log.TruncateTo(6);
        disk.IsHolding = false;
        log.AppendAsLeader(Batches.Produced(4), 4);
        log.RaiseHighWatermark(10);
        await directory.SaveHighWatermarksAsync();
        Assert.That(log.HasUnflushedTruncation);
        Assert.That(Saved(disk.Crash()), Is.EqualTo("0\n1\norders 0 6\n"));

        disk.ReleaseAll();
        await log.FlushAsync();
        await directory.SaveHighWatermarksAsync();
        Assert.That(Saved(disk.Crash()), Is.EqualTo("0\n1\norders 0 10\n"));
    }

    [Test]
    public async Task TruncateFully_HighWatermark_IsTheNewStart()
    {
        await FillAsync(10, 9);
        await log.TruncateFullyAndStartAtAsync(100);
        Assert.That(log.HighWatermark, Is.EqualTo(100));
        disk = disk.Crash();
        await OpenAsync();
        Assert.That(log.HighWatermark, Is.EqualTo(100));
    }

    [Test]
    public async Task Remove_AnotherLogOfTheName_BeginsWithoutHighWatermark()
    {
        await FillAsync(10, 9);
        await directory.RemoveLogAsync("orders", 0);
        Assert.That(Saved(disk.Crash()), Is.EqualTo("0\n0\n"));
    }

    [Test]
    public async Task Clear_NothingIsCommittedAnyMore()
    {
        await FillAsync(10, 9);
        log.Close();
        await directory.ClearLogAsync("orders", 0);
        Assert.That(Saved(disk.Crash()), Is.EqualTo("0\n0\n"));
    }

    [TestCase("0\n1\norders 0 -1\n")]
    [TestCase("")]
    public async Task Open_CheckpointThatMakesNoSense_IsToldAndNothingIsBelieved(string content)
    {
        await FillAsync(10, 7);
        await directory.CloseAsync();
        disk.Put(Checkpoint, Encoding.ASCII.GetBytes(content));
        await OpenAsync();
        Assert.That((log.HighWatermark, log.EndOffset), Is.EqualTo((0, 10)));
        Assert.That(directory.Problems, Has.Exactly(1).Items.And.All.Contains(Checkpoint));
        Assert.That(log.Recovery.SegmentsScanned, Is.Zero, "the records are not suspected");

        log.RaiseHighWatermark(9);
        await directory.SaveHighWatermarksAsync();
        await OpenAsync();
        Assert.That((log.HighWatermark, directory.Problems.Count), Is.EqualTo((9, 0)));
    }

    [Test]
    public async Task Open_OffsetOfAnotherBroker_IsCutToTheLog()
    {
        log.AppendAsFollower(Records(0, 10));
        log.RaiseHighWatermark(10);
        log.RaiseStartOffset(5, 10);
        await directory.CloseAsync();
        disk.Put(Checkpoint, "0\n1\norders 0 3\n"u8.ToArray());
        await OpenAsync();
        Assert.That(log.HighWatermark, Is.EqualTo(5), "what was deleted was committed");
    }

    private static byte[] Records(long from, int batches) =>
        Batches.Join([.. Enumerable.Range(0, batches).Select(i => Batches.At(from + i, 3))]);

    private static string Saved(MemoryStorage disk) => Encoding.ASCII.GetString(disk.Content(Checkpoint));

    private async Task FillAsync(int records, long highWatermark)
    {
        log.AppendAsFollower(Records(0, records));
        log.RaiseHighWatermark(highWatermark);
        await directory.SaveHighWatermarksAsync();
    }

    private async Task OpenAsync()
    {
        directory = await LogDirectory.OpenAsync(disk, Root, LogOptions.Default);
        log = await directory.OpenLogAsync("orders", 0, Batches.TopicId, LogOptions.Default);
    }
}
