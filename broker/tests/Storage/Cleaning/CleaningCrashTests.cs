using Broker.Storage;

namespace Broker.Tests.Storage.Cleaning;

/// <summary>
/// The process ends at every single storage call of a compaction, and of the recovery after it, and power is lost; and
/// the log changes in every way while a compaction waits for the disk.
/// </summary>
[TestFixture]
internal sealed class CleaningCrashTests
{
    private static readonly string[] Sent =
    [
        "a=1", "b=1", "c=1", "a=2", "b=2", "a=3", "d=1", "d=-", "a=4", "e=1", "b=3", "e=2", "c=-", "f=1", "a=5", "g=1",
    ];

    [Test]
    public async Task Clean_CrashAtEveryCall_LeavesOldOrNewSegments()
    {
        var (before, after) = await ExpectedAsync();
        var recoveries = 0;
        for (var calls = 0; ; calls++)
        {
            var (disk, completed) = await CleanForAsync(calls);
            for (var loss = 0; loss < 12; loss++)
            {
                var crashed = disk.Crash(loss == 0 ? null : new Random((calls * 100) + loss));
                await CheckAsync(crashed.Crash(), before, after, $"call {calls}, loss {loss}");
                recoveries += loss < 2
                    ? await CrashRecoveryAsync(crashed, before, after, $"call {calls}, loss {loss}")
                    : 0;
            }

            if (completed)
            {
                Assert.That(calls, Is.GreaterThan(20));
                Assert.That(recoveries, Is.GreaterThan(500));
                return;
            }
        }
    }

    [Test]
    public async Task Clean_AfterACrashAtEveryCall_ComesToTheSameEnd()
    {
        var (_, after) = await ExpectedAsync();
        for (var calls = 0; ; calls++)
        {
            var (disk, completed) = await CleanForAsync(calls);
            var again = await CleanableLog.OpenAsync(disk.Crash(new Random(calls)));
            await again.CommitAsync();
            await again.CleanAsync();
            Assert.That(await again.ReadAsync(), Is.EqualTo(after), $"call {calls}");
            Assert.That(again.Disk.List(CleanableLog.Folder).Where(IsLeftover), Is.Empty, $"call {calls}");
            if (completed)
            {
                return;
            }
        }
    }

    [TestCase("truncate")]
    [TestCase("truncate deep")]
    [TestCase("truncate fully")]
    [TestCase("retain")]
    [TestCase("close")]
    public async Task Replace_LogChangesDuringEveryFlushOfTheDirectory_SurvivesACrash(string change)
    {
        var flushes = 0;
        do
        {
            for (var loss = 0; loss < 12; loss++)
            {
                var (disk, log) = (new MemoryStorage(), default(CleanableLog));
                log = await FilledAsync(disk);
                await log.SaveAsync();
                var (flush, changed) = (0, false);
                disk.DuringDirectoryFlush = async () =>
                {
                    if (flush++ == flushes)
                    {
                        disk.DuringDirectoryFlush = null;
                        changed = true;
                        await ChangeAsync(change, log);
                    }
                };
                await log.CleanAsync(12);
                if (!changed)
                {
                    Assert.That(flushes, Is.GreaterThan(4));
                    return;
                }

                disk.DuringDirectoryFlush = null;
                if (change != "close")
                {
                    await log.AppendAsync("x=1", "y=1", "z=1", "x=2", "y=2");
                }

                var expected = await ExpectedAfterAsync(change, log);
                var reopened = await CleanableLog.OpenAsync(disk.Crash(loss == 0 ? null : new Random(loss)));
                var when = $"flush {flushes}, loss {loss}";
                Assert.That(reopened.Log.EndOffset, Is.EqualTo(expected.End), when);
                Assert.That(await reopened.ReadAsync(), Is.SupersetOf(expected.Records), when);
                await reopened.CommitAsync();
                await reopened.CleanAsync();
                Assert.That(await reopened.ReadAsync(), Is.SupersetOf(expected.Latest), when);
                Assert.That(reopened.Disk.List(CleanableLog.Folder).Where(IsLeftover), Is.Empty, when);
            }

            flushes++;
        }
        while (true);
    }

    private static async Task ChangeAsync(string change, CleanableLog log)
    {
        switch (change)
        {
            case "truncate":
                await log.Log.PrepareTruncationAsync(14);
                log.Log.TruncateTo(14);
                await log.Log.FlushAsync();
                break;
            case "truncate deep":
                await log.Log.PrepareTruncationAsync(4);
                log.Log.TruncateTo(4);
                await log.Log.FlushAsync();

                // Each begins a new segment: one where a replaced one began.
                var large = new string('1', 600);
                await log.AppendAsync($"x={large}", $"y={large}", $"z={large}", $"x={large}", $"y={large}");
                Assert.That(log.Log.SegmentOffsets, Contains.Item(6));
                break;
            case "truncate fully":
                await log.Log.TruncateFullyAndStartAtAsync(7);
                break;
            case "retain":
                log.Log.RaiseStartOffset(5, 12);
                await log.Log.RetainAsync(12, 0);
                break;
            default:
                await log.CloseAsync();
                break;
        }
    }

    private static async Task<(long End, List<string> Records, IEnumerable<string> Latest)> ExpectedAfterAsync(
        string change, CleanableLog log)
    {
        if (change == "close")
        {
            var (_, after) = await ExpectedAsync();
            return (Sent.Length, after, after);
        }

        var records = await log.ReadAsync();
        var latest = records.GroupBy(record => record.Split(':', '=')[1]).Select(group => group.Last());
        return (log.Log.EndOffset, records, latest.Where(record => !record.EndsWith('-')).ToList());
    }

    private static async Task<int> CrashRecoveryAsync(
        MemoryStorage crashed, List<string> before, List<string> after, string when)
    {
        for (var calls = 0; ; calls++)
        {
            var disk = crashed.Crash();
            disk.CallsLeft = calls;
            try
            {
                await CleanableLog.OpenAsync(disk);
                return calls;
            }
            catch (ProcessEndedException)
            {
                await CheckAsync(disk.Crash(new Random(calls)), before, after, $"{when}, recovery call {calls}");
            }
        }
    }

    private static async Task CheckAsync(MemoryStorage disk, List<string> before, List<string> after, string when)
    {
        var log = await CleanableLog.OpenAsync(disk);
        var found = await log.ReadAsync();
        Assert.That(found, Is.SubsetOf(before), when);
        Assert.That(after, Is.SubsetOf(found), when);
        Assert.That(log.Log.EndOffset, Is.EqualTo(Sent.Length), when);
        Assert.That(log.Log.FirstDirtyOffset == 0 || found.SequenceEqual(after), when);
        Assert.That(disk.List(CleanableLog.Folder).Where(IsLeftover), Is.Empty, when);
    }

    private static bool IsLeftover(string name) =>
        name.EndsWith(".cleaned", StringComparison.Ordinal) || name.EndsWith(".swap", StringComparison.Ordinal);

    private static async Task<(List<string> Before, List<string> After)> ExpectedAsync()
    {
        var log = await FilledAsync(new MemoryStorage());
        var before = await log.ReadAsync();
        await log.CleanAsync();
        var after = await log.ReadAsync();
        Assert.That(after, Has.Count.InRange(5, before.Count - 6));
        return (before, after);
    }

    private static async Task<(MemoryStorage Disk, bool Completed)> CleanForAsync(int calls)
    {
        var disk = new MemoryStorage();
        var log = await FilledAsync(disk);
        disk.CallsLeft = calls;
        try
        {
            await log.CleanAsync();
            disk.CallsLeft = -1;
            return (disk, true);
        }
        catch (ProcessEndedException)
        {
            return (disk, false);
        }
    }

    // The recovery point is not saved: recovery looks at every segment.
    private static async Task<CleanableLog> FilledAsync(MemoryStorage disk)
    {
        var log = await CleanableLog.OpenAsync(disk);
        await log.AppendAsync(Sent);
        Assert.That(log.Log.SegmentOffsets, Has.Count.EqualTo(6));

        // Segments may be longer from now on: those there are become two, of three and of two.
        var again = await CleanableLog.OpenAsync(disk, CleanableLog.Options with { SegmentBytes = 700 });
        await again.CommitAsync();
        return again;
    }
}
