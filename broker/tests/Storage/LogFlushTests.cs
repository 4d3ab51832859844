using Broker.Storage;

namespace Broker.Tests.Storage;

[TestFixture]
internal sealed class LogFlushTests
{
    private MemoryStorage storage = null!;
    private Log log = null!;

    [SetUp]
    public async Task Open()
    {
        storage = new MemoryStorage();
        log = await Batches.OpenAsync(storage);
        log.AppendAsLeader(Batches.Produced(), 0);
        await log.FlushAsync();
        storage.IsHolding = true;
    }

    [Test]
    public async Task Append_FlushIntervalMessages_BeginsAFlushByItself()
    {
        var disk = new MemoryStorage();
        var log = await Log.OpenAsync(
            disk, Batches.Directory, "orders-0", new LogOptions { FlushIntervalMessages = 3 }, LogStart.Unknown);
        log.AppendAsLeader(Batches.Produced(2), 0);
        Assert.That(log.FlushedOffset, Is.Zero);

        log.AppendAsLeader(Batches.Produced(1), 0);
        Assert.That(log.FlushedOffset, Is.EqualTo(3));
    }

    [Test]
    public async Task FlushAsync_Completed_SurvivesTheWorstCrash()
    {
        storage.IsHolding = false;
        log.AppendAsLeader(Batches.Produced(3), 2);
        log.AssignEpochStart(5);
        await log.FlushAsync();
        var reopened = await Batches.OpenAsync(storage.Crash());
        Assert.That(await Batches.ReadAllAsync(reopened), Is.EqualTo(await Batches.ReadAllAsync(log)));
        Assert.That(reopened.Epochs.Entries, Is.EqualTo(log.Epochs.Entries));
        Assert.That(reopened.FlushedOffset, Is.EqualTo(4));
    }

    [Test]
    public async Task OpenAsync_CrashRightAfterIt_KeepsDirectoryAndFile()
    {
        var fresh = new MemoryStorage();
        await Batches.OpenAsync(fresh);
        Assert.That(fresh.Crash().FileExists(Batches.SegmentPath), Is.True);

        // What a killed process left in the page cache is flushed before it is called flushed.
        var survived = new MemoryStorage();
        var first = await Batches.OpenAsync(survived);
        first.AppendAsLeader(Batches.Produced(), 0);
        var second = await Batches.OpenAsync(survived);
        Assert.That(second.FlushedOffset, Is.EqualTo(1));
        Assert.That((await Batches.OpenAsync(survived.Crash())).EndOffset, Is.EqualTo(1));
    }

    [Test]
    public void FlushAsync_ManyCallsDuringOne_ShareTheNext()
    {
        var before = storage.FileFlushes;
        log.AppendAsLeader(Batches.Produced(), 0);
        var first = log.FlushAsync();
        log.AppendAsLeader(Batches.Produced(), 0);
        var later = Enumerable.Range(0, 5).Select(_ => log.FlushAsync()).ToList();
        Assert.That(storage.HeldCount, Is.EqualTo(1));
        storage.Release();
        Assert.That(first.IsCompletedSuccessfully, Is.True);
        Assert.That(later.Select(task => task.IsCompleted), Is.All.False, "the flush began before their append");
        Assert.That(log.FlushedOffset, Is.EqualTo(2));
        storage.Release();
        Assert.That(later.Select(task => task.IsCompletedSuccessfully), Is.All.True);
        Assert.That(log.FlushedOffset, Is.EqualTo(3));
        Assert.That(storage.FileFlushes - before, Is.EqualTo(2));
    }

    [Test]
    public void FlushAsync_NothingNewDuringOne_JoinsIt()
    {
        var before = storage.FileFlushes;
        log.AppendAsLeader(Batches.Produced(), 0);
        var first = log.FlushAsync();
        var second = log.FlushAsync();
        Assert.That(second.IsCompleted, Is.False);
        storage.Release();
        Assert.That(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully, Is.True);
        Assert.That(log.FlushAsync().IsCompletedSuccessfully, Is.True);
        Assert.That(storage.FileFlushes - before, Is.EqualTo(1));
    }

    [Test]
    public void FlushAsync_TruncatedAndAppendedMeanwhile_ClaimsOnlyWhatItCovered()
    {
        log.AppendAsFollower(Batches.Join(Batches.At(1, 0), Batches.At(2, 0), Batches.At(3, 0)));
        var first = log.FlushAsync();
        log.TruncateTo(2);
        log.AppendAsFollower(Batches.Join(Batches.At(2, 4), Batches.At(3, 4)));
        storage.Release();
        Assert.That(first.IsCompletedSuccessfully, Is.True);
        Assert.That(log.FlushedOffset, Is.EqualTo(2));
        var second = log.FlushAsync();
        storage.IsHolding = false;
        storage.Release();
        Assert.That(second.IsCompletedSuccessfully, Is.True);
        Assert.That(log.FlushedOffset, Is.EqualTo(4));
    }

    [Test]
    public async Task FlushAsync_FailsDuringOne_FailsAllWhoWait()
    {
        log.AppendAsLeader(Batches.Produced(), 0);
        var first = log.FlushAsync();
        log.AppendAsLeader(Batches.Produced(), 0);
        var second = log.FlushAsync();
        storage.Failing = "flush";
        storage.Release();
        await first;
        await Assert.ThrowsAsync<IOException>(() => second);
        Assert.That(log.FlushedOffset, Is.EqualTo(2));
    }

    [Test]
    public async Task FlushAsync_OnlyAnEpochAssigned_WritesTheCheckpoint()
    {
        storage.IsHolding = false;
        log.AssignEpochStart(3);
        await log.FlushAsync();
        Assert.That(storage.Crash().Content(Batches.CheckpointPath), Is.EqualTo("0\n2\n0 0\n3 1\n"u8.ToArray()));
    }
}
