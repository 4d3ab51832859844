using Broker.Configuration;
using Broker.Storage;
using Broker.Storage.Cleaning;
using Broker.Storage.Producers;
using Broker.Storage.Records;
using Broker.Tests.Doubles;

namespace Broker.Tests.Storage.Cleaning;

[TestFixture]
internal sealed class LogCleanerTests
{
    private static readonly LogOptions Small = CleanableLog.Options;

    [Test]
    public async Task Clean_ClosedSegments_KeepsTheLastRecordOfEachKey()
    {
        var log = await OpenAsync();
        await log.AppendAsync("a=1", "b=1", "a=2", "c=1", "a=3", "b=2", "d=1");
        var summary = await log.CleanAsync();

        // The last segment is never looked at: b=2 does not count yet.
        Assert.That(log.Log.SegmentOffsets[^1], Is.EqualTo(6));
        Assert.That(await log.ReadAsync(), Is.EqualTo(new[] { "3:c=1", "4:a=3", "5:b=2", "6:d=1" }));
        Assert.That((summary!.RecordsRead, summary.RecordsRemoved), Is.EqualTo((6, 3)));
        Assert.That((summary.FirstDirtyOffset, summary.CleanedTo, log.Log.FirstDirtyOffset), Is.EqualTo((0, 6, 6)));
        Assert.That(summary.BytesAfter, Is.LessThan(summary.BytesBefore));
        Assert.That(await log.CleanAsync(), Is.Null, "nothing is dirty");
    }

    [Test]
    public async Task Clean_HighWatermark_IsNotPassed()
    {
        var log = await OpenAsync();
        await log.AppendAsync("a=1", "b=1", "c=1", "a=2", "b=2", "c=2", "d=1");
        await log.CleanAsync(highWatermark: 5);

        Assert.That(await log.ReadAsync(), Has.Count.EqualTo(7), "the second segment ends at 6");
        Assert.That(log.Log.FirstDirtyOffset, Is.EqualTo(3));
        await log.CleanAsync(highWatermark: 6);
        Assert.That(await log.ReadAsync(), Is.EqualTo(new[] { "3:a=2", "4:b=2", "5:c=2", "6:d=1" }));
    }

    [Test]
    public async Task Clean_OnlyWhatSurvivesACrash_IsLookedAt()
    {
        var log = await OpenAsync();
        log.Disk.IsHolding = true;
        foreach (var value in new[] { "1", "2", "3", "4" })
        {
            log.Log.AppendAsLeader(KeyedRecord.Produce("a", value), 0);
        }

        Assert.That(await log.CleanAsync(), Is.Null);
        log.Disk.IsHolding = false;
        log.Disk.ReleaseAll();
        await log.CommitAsync();
        Assert.That((await log.CleanAsync())!.RecordsRemoved, Is.EqualTo(2));
    }

    [Test]
    public async Task Clean_DirtyRatio_DecidesWhen()
    {
        var log = await OpenAsync(Small with { MinCleanableRatio = 0.5 });
        await log.AppendAsync("a=1", "b=1", "c=1", "d=1", "e=1", "f=1", "g=1");
        await log.CleanAsync();
        Assert.That(log.Log.FirstDirtyOffset, Is.EqualTo(6));

        await log.AppendAsync("a=1", "b=1", "c=1");
        Assert.That(await log.CleanAsync(), Is.Null, "a third is dirty");
        await log.AppendAsync("a=1", "b=1", "c=1", "d=1", "e=1", "f=1");
        Assert.That((await log.CleanAsync())!.CleanedTo, Is.EqualTo(15));
    }

    [Test]
    public async Task Clean_MaxCompactionLag_CleansInSpiteOfTheRatio()
    {
        var log = await OpenAsync(Small with { MinCleanableRatio = 0.9, MaxCompactionLagMs = 100 });
        await log.AppendAsync("a=1", "b=1", "c=1", "d=1", "e=1", "f=1", "a=2");
        await log.CleanAsync();
        Assert.That(log.Log.FirstDirtyOffset, Is.EqualTo(6));
        await log.AppendAsync("a=3");
        Assert.That(await log.CleanAsync(), Is.Null);

        log.Time.Advance(TimeSpan.FromMilliseconds(101));
        Assert.That((await log.CleanAsync())!.RecordsRemoved, Is.EqualTo(2), "a new segment began for that");
        Assert.That((await log.ReadAsync()).Where(record => record.Contains(":a=")), Is.EqualTo(new[] { "7:a=3" }));
    }

    [Test]
    public async Task Clean_MinCompactionLag_LeavesYoungRecords()
    {
        var log = await OpenAsync(Small with { MinCompactionLagMs = 100 });
        await log.AppendAsync("a=1", "a=2", "a=3");
        log.Time.Advance(TimeSpan.FromMilliseconds(60));
        await log.AppendAsync("a=4", "a=5", "a=6", "a=7");
        Assert.That(await log.CleanAsync(), Is.Null);

        log.Time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.That((await log.CleanAsync())!.CleanedTo, Is.EqualTo(3));
        Assert.That(await log.ReadAsync(), Has.Count.EqualTo(5));
    }

    [Test]
    public async Task Clean_Tombstone_GoesWhenItsHorizonHasPassedThoughNothingIsDirty()
    {
        var log = await OpenAsync();
        await log.AppendAsync("a=1", "b=1", "a=-", "c=1");
        await log.CleanAsync();
        Assert.That(await log.ReadAsync(), Is.EqualTo(new[] { "1:b=1", "2:a=-", "3:c=1" }));

        log.Time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.That(await log.CleanAsync(), Is.Null);
        log.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That((await log.CleanAsync())!.RecordsRemoved, Is.EqualTo(1));
        Assert.That(await log.ReadAsync(), Is.EqualTo(new[] { "1:b=1", "3:c=1" }));
        Assert.That(log.Log.FirstDirtyOffset, Is.EqualTo(3));
        Assert.That(await log.CleanAsync(), Is.Null);
    }

    [Test]
    public async Task Clean_SmallSegments_AreMergedUpToTheirSize()
    {
        var log = await OpenAsync();
        await log.AppendAsync([.. Enumerable.Range(0, 60).Select(i => $"{"abcdefg"[i % 7]}={i % 10}")]);
        var summary = await log.CleanAsync();

        // Of 19 segments, each with one empty batch at its end, three become one by the time their batches fill it.
        Assert.That(summary!.SegmentsBefore, Is.EqualTo(19));
        await log.AppendAsync("a=1", "a=2", "a=3", "a=4", "a=5", "a=6");
        await log.CleanAsync();
        Assert.That(log.Log.SegmentOffsets, Has.Count.LessThan(12));
        foreach (var offset in log.Log.SegmentOffsets)
        {
            Assert.That(log.Disk.Content(Path(offset, "log")), Has.Length.LessThanOrEqualTo(Small.SegmentBytes));
        }
    }

    [Test]
    public async Task Clean_MoreKeysThanMemory_TakesSeveralPasses()
    {
        var log = await CleanableLog.OpenAsync(new MemoryStorage(), Small, bufferBytes: 24 * 4);
        await log.AppendAsync([.. Enumerable.Range(0, 30).Select(i => $"{(char)('a' + (i % 10))}=1"), "z=1"]);
        var passes = 0;
        while (await log.CleanAsync() is { } summary)
        {
            Assert.That(summary.CleanedTo, Is.GreaterThan(summary.FirstDirtyOffset));
            passes++;
        }

        Assert.That(passes, Is.GreaterThanOrEqualTo(5));
        var left = await log.ReadAsync();
        var last = Enumerable.Range(20, 10).Select(i => $"{i}:{(char)('a' + (i % 10))}=1");
        Assert.That(left, Is.EqualTo(last.Append("30:z=1")));
    }

    [Test]
    public async Task Clean_SeveralLogs_TheDirtiestFirst()
    {
        var (one, other) = (await OpenAsync(), await OpenAsync());
        await one.AppendAsync("a=1", "b=1", "c=1", "d=1");
        await one.CleanAsync();
        await one.AppendAsync("a=1", "b=1", "c=1");
        await other.AppendAsync("a=1", "b=1", "c=1", "d=1");
        var cleaner = new LogCleaner(
            new CleanerSettings(1 << 16, BrokerRules.Correct, one.Time, () => Task.CompletedTask));
        IReadOnlyList<(Log Log, long HighWatermark)> both = [(one.Log, one.Log.EndOffset), (other.Log, 4)];

        Assert.That((await cleaner.CleanDirtiestAsync(both))?.Candidate, Is.EqualTo(1));
        Assert.That((await cleaner.CleanDirtiestAsync(both))?.Candidate, Is.Zero);
        Assert.That(await cleaner.CleanDirtiestAsync(both), Is.Null);
    }

    [Test]
    public async Task Clean_PolicyDelete_DoesNothing()
    {
        var log = await OpenAsync(Small with { CleanupPolicy = CleanupPolicy.Delete });
        await log.AppendAsync("a=1", "a=2", "a=3", "a=4");

        Assert.That(await log.CleanAsync(), Is.Null);
    }

    [TestCase(CleanupPolicy.Compact, 0)]
    [TestCase(CleanupPolicy.Compact | CleanupPolicy.Delete, 2)]
    public async Task Retain_AgeAndSize_CountOnlyWithPolicyDelete(CleanupPolicy policy, int removed)
    {
        var log = await OpenAsync(Small with { CleanupPolicy = policy, RetentionMs = 10, RetentionBytes = 0 });
        await log.AppendAsync("a=1", "b=1", "c=1", "d=1", "e=1", "f=1", "g=1");

        Assert.That(await log.Log.RetainAsync(6, log.Now + 5), Is.EqualTo(removed));
    }

    [Test]
    public async Task Clean_LongLog_GoesOnInSlices()
    {
        var log = await OpenAsync(Small with { SegmentBytes = 1 << 20 });
        for (var i = 0; i < 1100; i++)
        {
            log.Log.AppendAsLeader(KeyedRecord.Produce($"k{i % 50}", new string('v', 1000)), 0);
        }

        await log.CommitAsync();
        Assert.That((await log.CleanAsync())!.RecordsRemoved, Is.GreaterThan(900));
        Assert.That(log.Pauses, Is.GreaterThanOrEqualTo(2 * ((1 << 20) / CleaningPass.SliceBytes)));
    }

    [Test]
    public async Task Clean_DamagedSegment_IsAFailureOfTheLog()
    {
        var log = await OpenAsync();
        await log.AppendAsync("a=1", "b=1", "a=2", "c=1");
        var content = log.Disk.Content(Path(0, "log"));
        content[^1] ^= 1;
        log.Disk.Put(Path(0, "log"), content);
        var summary = await log.CleanAsync();

        Assert.That(summary!.Failure, Is.TypeOf<CorruptLogException>());
        Assert.That(summary.Failure!.Message, Does.Contain(Path(0, "log")));
    }

    [Test]
    public async Task Clean_DiskFull_LeavesTheLogAsItWas()
    {
        var log = await OpenAsync();
        await log.AppendAsync("a=1", "b=1", "a=2", "c=1");
        log.Disk.Failing = "append";
        Assert.That((await log.CleanAsync())!.Problem, Does.Contain("append"));

        log.Disk.Failing = null;
        await log.AppendAsync("d=1");
        Assert.That(await log.ReadAsync(), Has.Count.EqualTo(5));
        Assert.That(log.Disk.List(CleanableLog.Folder).Where(name => name.Contains("cleaned")), Is.Empty);
        Assert.That((await log.CleanAsync())!.Problem, Is.Null);
    }

    [Test]
    public async Task IndexFiles_OfCleanedSegments_AreThoseThatTheBatchesTell()
    {
        var log = await OpenAsync(Small with { SegmentBytes = 2000 });
        for (var i = 0; i < 200; i++)
        {
            log.Time.Advance(TimeSpan.FromMilliseconds(7 - (i % 3 * 5)));
            await log.AppendAsync($"k{i * 7 % 40}={i}");
        }

        await log.CleanAsync();
        Assert.That(log.Log.SegmentOffsets, Has.Count.GreaterThan(3));
        var entries = 0;
        foreach (var offset in log.Log.SegmentOffsets.SkipLast(1))
        {
            var rebuilt = new SparseIndex(offset, Small.IndexIntervalBytes);
            var batches = new BatchIndex(offset);
            foreach (var batch in RecordBatches.Of(log.Disk.Content(Path(offset, "log"))))
            {
                batches.Add(batch);
            }

            rebuilt.AddAll(batches);
            rebuilt.Complete();
            var found = await IndexFiles.LoadAsync(log.Disk, CleanableLog.Folder, offset, Small);
            Assert.That(found!.Offsets, Is.EqualTo(rebuilt.Offsets));
            Assert.That(found.Times, Is.EqualTo(rebuilt.Times));
            entries += found.Offsets.Count;
        }

        Assert.That(entries, Is.GreaterThan(10));
    }

    [Test]
    public async Task Clean_LastBatchOfAProducer_StillTellsARetry()
    {
        var disk = new MemoryStorage();
        var producers = Producers();
        var log = await CleanableLog.OpenAsync(disk, producers: producers);
        log.Log.AppendAsLeader(Sent(sequence: 0, "a"), 0);
        log.Log.AppendAsLeader(Sent(sequence: 1, "a"), 0);
        await log.AppendAsync("a=3", "b=1", "c=1", "d=1");
        Assert.That((await log.CleanAsync())!.RecordsRemoved, Is.EqualTo(2));
        Assert.That((await log.ReadAsync())[0], Is.EqualTo("2:a=3"));

        var again = Producers();
        await CleanableLog.OpenAsync(disk.Crash(), producers: again);
        Assert.That(again.Check(RecordBatch.Read(Sent(1, "a"))).Original.BaseOffset, Is.EqualTo(1));
        Assert.That(again.Check(RecordBatch.Read(Sent(2, "a"))).Kind, Is.EqualTo(ProducerVerdictKind.Append));
        Assert.That(again.Check(RecordBatch.Read(Sent(5, "a"))).Kind, Is.EqualTo(ProducerVerdictKind.OutOfOrder));
    }

    [Test]
    public async Task FirstDirtyOffset_TruncationBelow_GoesBackAlsoAfterACrash()
    {
        var log = await OpenAsync();
        await log.AppendAsync("a=1", "b=1", "c=1", "a=2", "b=2", "c=2", "d=1");
        await log.CleanAsync();
        Assert.That((await CleanableLog.OpenAsync(log.Disk.Crash())).Log.FirstDirtyOffset, Is.EqualTo(6));

        await log.Log.PrepareTruncationAsync(4);
        Assert.That((await CleanableLog.OpenAsync(log.Disk.Crash())).Log.FirstDirtyOffset, Is.EqualTo(4));
        log.Log.TruncateTo(4);
        await log.AppendAsync("a=3", "a=4", "a=5", "a=6", "a=7", "a=8");
        Assert.That(log.Log.FirstDirtyOffset, Is.EqualTo(4));
        await log.CleanAsync();
        Assert.That((await log.ReadAsync()).Count(record => record.Contains(":a=")), Is.LessThanOrEqualTo(3));
        Assert.That(await log.ReadAsync(), Does.Not.Contain("3:a=2"));
    }

    [Test]
    public async Task FirstDirtyOffset_CheckpointDamaged_CleansAnew()
    {
        var log = await OpenAsync();
        await log.AppendAsync("a=1", "b=1", "a=2", "c=1");
        await log.CleanAsync();
        var disk = log.Disk.Crash();
        disk.Put($"{CleanableLog.Root}/cleaner-offset-checkpoint", "x"u8.ToArray());
        var again = await CleanableLog.OpenAsync(disk);

        Assert.That(again.Log.FirstDirtyOffset, Is.Zero);
        await again.CommitAsync();
        await again.CleanAsync();
        Assert.That(await again.ReadAsync(), Is.EqualTo(await log.ReadAsync()));
    }

    [Test]
    public async Task AppendAsFollower_Gap_IsForCompactedLogsOnly()
    {
        var later = Batches.At(5, 0, 2);
        var plain = await OpenAsync(Small with { CleanupPolicy = CleanupPolicy.Delete });
        Assert.That(() => plain.Log.AppendAsFollower(later), Throws.TypeOf<CorruptRecordException>());

        var compacted = await OpenAsync();
        compacted.Log.AppendAsFollower(later);
        Assert.That(compacted.Log.EndOffset, Is.EqualTo(7));
        Assert.That(() => compacted.Log.AppendAsFollower(Batches.At(6, 0, 2)), Throws.TypeOf<CorruptRecordException>());
    }

    private static Task<CleanableLog> OpenAsync(LogOptions? options = null) =>
        CleanableLog.OpenAsync(new MemoryStorage(), options);

    private static ProducerStateManager Producers() =>
        new(BrokerRules.Correct, new TestTime(), TimeSpan.FromDays(1));

    private static byte[] Sent(int sequence, string key) =>
        new RecordBatchBuilder { ProducerId = 5, ProducerEpoch = 0, BaseSequence = sequence }
            .Add([(byte)key[0]], [1], 1000).Build();

    private static string Path(long offset, string extension) => $"{CleanableLog.Folder}/{offset:D20}.{extension}";
}
