using Broker.Storage;
using Broker.Storage.Records;

namespace Broker.Tests.Storage;

/// <summary>
/// The process ends at every single storage call of what changes more than one file, and power is lost.
/// </summary>
[TestFixture]
internal sealed class CrashPointTests
{
    private const string Root = "/data/logs";
    private const int LossesPerCall = 8;

    // Three batches, and so three segments and a bit: 0, 6, 12, 18.
    private static readonly LogOptions Options =
        new() { SegmentBytes = Batches.At(0, 0, 2).Length * 3, IndexIntervalBytes = 80, FileDeleteDelayMs = 0 };

    [Test]
    public Task Roll_CrashAtEveryCall_KeepsWhatWasFlushed() => ForEveryCallAsync(20, async log =>
    {
        log.AppendAsFollower(Records(log.EndOffset, 10, 1));
        await log.FlushAsync();
        return log.EndOffset;
    });

    [Test]
    public Task Truncate_CrashAtEveryCall_KeepsWhatIsBelow() => ForEveryCallAsync(20, async log =>
    {
        await log.PrepareTruncationAsync(8);
        log.TruncateTo(8);
        await log.FlushAsync();
        log.AppendAsFollower(Records(8, 7, 2));
        await log.FlushAsync();
        return log.EndOffset;
    }, keptBelow: 8);

    [Test]
    public Task TruncateFully_CrashAtEveryCall_LeavesOneLogOrTheOther() => ForEveryCallAsync(20, async log =>
    {
        await log.TruncateFullyAndStartAtAsync(100);
        log.AppendAsFollower(Records(100, 4, 2));
        await log.FlushAsync();
        return log.EndOffset;
    }, keptBelow: 0);

    [Test]
    public Task Retain_CrashAtEveryCall_KeepsTheRest() => ForEveryCallAsync(20, async log =>
    {
        log.RaiseStartOffset(13, 16);
        Assert.That(await log.RetainAsync(16, 0), Is.EqualTo(2));
        await log.RetainAsync(16, 0);
        return log.EndOffset;
    }, deletedBelow: 10);

    [Test]
    public async Task Recover_CrashAtEveryCall_RecoversTheSame()
    {
        var torn = new MemoryStorage();
        var log = await OpenAsync(torn);
        log.AppendAsFollower(Records(0, 9, 1));
        await log.FlushAsync();
        log.AppendAsFollower(Records(log.EndOffset, 9, 1));
        for (var seed = 0; seed < 8; seed++)
        {
            var disk = torn.Crash(new Random(seed));
            var expected = Batches.Split(await Batches.ReadAllAsync(await OpenAsync(disk.Crash())));
            Assert.That(expected, Has.Count.GreaterThanOrEqualTo(9));
            await EveryCallAsync(() => disk.Crash(), async again => await OpenAsync(again), async (after, _, when) =>
                Assert.That(
                    Batches.Split(await Batches.ReadAllAsync(await OpenAsync(after))), Is.EqualTo(expected), when));
        }
    }

    [Test]
    public async Task Close_CrashAtEveryCall_IsTrustedOnlyWhenComplete()
    {
        var before = new MemoryStorage();
        (await OpenAsync(before)).AppendAsFollower(Records(0, 9, 1));
        await EveryCallAsync(
            () => before.Crash(),
            async disk =>
            {
                var directory = await LogDirectory.OpenAsync(disk, Root, Options);
                var log = await directory.OpenLogAsync("orders", 0, Batches.TopicId, Options);
                log.AppendAsFollower(Records(log.EndOffset, 5, 2));
                await directory.CloseAsync();
            },
            async (after, completed, when) =>
            {
                var log = await OpenAsync(after);
                Assert.That(
                    await Batches.ReadAllAsync(log), Is.EqualTo(Records(0, 30, 1, 2)[..(int)log.SizeInBytes]), when);
                Assert.That(log.Recovery.SegmentsScanned == 0 || !completed, when);

                // What is trusted is complete: the mark may have reached the disk just before its flush completed.
                Assert.That(log.Recovery.SegmentsScanned > 0 || log.EndOffset == 28, when);
            });
    }

    // Runs the work on a log of some batches again and again, one call longer each time, and loses power after it.
    private static async Task ForEveryCallAsync(
        long end, Func<Log, Task<long>> work, long keptBelow = long.MaxValue, long deletedBelow = 0)
    {
        var flushedTo = end;
        var final = new MemoryStorage();
        await PrepareAsync(final, end);
        var finalLog = await OpenAsync(final);
        await work(finalLog);
        var after = Batches.Split(await Batches.ReadAllAsync(finalLog));
        var before = Batches.Split(Records(0, (int)end / 2, 1));
        Log? log = null;
        await EveryCallAsync(
            () => new MemoryStorage(),
            async disk =>
            {
                disk.CallsLeft = -1;
                await PrepareAsync(disk, end);
                var opened = await OpenAsync(disk);
                disk.CallsLeft = disk.Planned;
                log = opened;
                await work(opened);
            },
            async (disk, completed, when) =>
            {
                var recovered = await OpenAsync(disk);
                var found = Batches.Split(await Batches.ReadAllAsync(recovered));
                var kept = before.Where(
                    name => Next(name) <= Math.Min(keptBelow, flushedTo) && Next(name) > deletedBelow);
                Assert.That(kept.Where(name => Next(name) > recovered.StartOffset), Is.SubsetOf(found), when);
                Assert.That(recovered.StartOffset, Is.LessThanOrEqualTo(keptBelow == 0 ? 100 : 13), when);
                Assert.That(IsPrefix(found, before, recovered) || IsPrefix(found, after, recovered),
                    $"{when}: {string.Join(", ", found)}");
                if (completed)
                {
                    // The start within a segment is saved from time to time only.
                    Assert.That(found.TakeLast(after.Count), Is.EqualTo(after), when);
                    Assert.That(found, Has.Count.EqualTo(after.Count).Or.Count.EqualTo(before.Count - 5), when);
                }
            });
    }

    private static bool IsPrefix(List<string> found, List<string> of, Log log)
    {
        var from = of.FindIndex(name => Next(name) > log.StartOffset);
        return found.Count == 0 || (from >= 0 && of.Skip(from).Take(found.Count).SequenceEqual(found));
    }

    private static long Next(string name) => long.Parse(name.Split('-', ' ')[1], null) + 1;

    private static async Task EveryCallAsync(
        Func<MemoryStorage> start, Func<MemoryStorage, Task> work, Func<MemoryStorage, bool, string, Task> check)
    {
        for (var calls = 0; ; calls++)
        {
            var disk = start();
            (disk.Planned, disk.CallsLeft) = (calls, calls);
            var completed = true;
            try
            {
                await work(disk);
            }
            catch (ProcessEndedException)
            {
                completed = false;
            }

            for (var loss = 0; loss < LossesPerCall; loss++)
            {
                var after = disk.Crash(loss == 0 ? null : new Random((calls * 100) + loss));
                await check(after, completed, $"call {calls}, loss {loss}");
            }

            if (completed)
            {
                Assert.That(calls, Is.GreaterThan(3));
                return;
            }
        }
    }

    private static async Task PrepareAsync(MemoryStorage disk, long end)
    {
        var directory = await LogDirectory.OpenAsync(disk, Root, Options);
        var log = await directory.OpenLogAsync("orders", 0, Batches.TopicId, Options);
        log.AppendAsFollower(Records(0, (int)end / 2, 1));
        await log.FlushAsync();
        log.RaiseHighWatermark(16);
        await directory.SaveAsync();
    }

    private static async Task<Log> OpenAsync(MemoryStorage disk)
    {
        var directory = await LogDirectory.OpenAsync(disk, Root, Options);
        return await directory.OpenLogAsync("orders", 0, Batches.TopicId, Options);
    }

    // Batches of two records; of the second epoch from the tenth batch on, if there is one.
    private static byte[] Records(long from, int count, int epoch, int? then = null) => Batches.Join(
        [.. Enumerable.Range(0, count).Select(i => Batches.At(from + (2 * i), i >= 9 ? then ?? epoch : epoch, 2))]);
}
