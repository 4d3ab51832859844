using Broker.Storage;
using Broker.Storage.Producers;
using static Broker.Storage.Producers.ProducerVerdictKind;

namespace Broker.Tests.Storage.Producers;

[TestFixture]
internal sealed class ProducerRestartTests
{
    private const long P = 7;

    // Four batches of one record.
    private static readonly LogOptions Options = new() { SegmentBytes = 4 * ProducerLog.Batch(P, 0).Length };

    private ProducerLog log = null!;

    [SetUp]
    public async Task SetUp() => log = await ProducerLog.OpenAsync(options: Options);

    [Test]
    public async Task Roll_LeavesASnapshotForEachSegment()
    {
        Send(0, 9);
        await log.Log.FlushAsync();

        Assert.That(Snapshots(), Is.EqualTo(new[] { 4, 8 }));
    }

    [Test]
    public async Task Restart_InOrder_ReadsNoBatchAndKnowsTheLastFive()
    {
        Send(0, 2000);
        await log.RestartAsync();

        Assert.That(Known(2000), Is.EqualTo(new[] { 1995, 1996, 1997, 1998, 1999 }));
        Assert.That(log.Check(P, 2000).Kind, Is.EqualTo(Append));
        Assert.That(log.Storage.BytesRead, Is.LessThan(5_000), "the end of the log and a snapshot");
    }

    [Test]
    public async Task Restart_AfterACrash_ReadsWhatFollowsTheLastSnapshot()
    {
        Send(0, 10);
        await log.Log.FlushAsync();
        await log.CrashAsync();

        Assert.That(Known(10), Is.EqualTo(new[] { 5, 6, 7, 8, 9 }));
        Assert.That(log.Check(P, 10).Kind, Is.EqualTo(Append));
    }

    [Test]
    public async Task Restart_ProducerWhoseRecordsWereDeleted_IsStillKnown()
    {
        log.Send(99, 0);
        Send(0, 8);
        log.Log.RaiseStartOffset(6, 9);
        Assert.That(await log.Log.RetainAsync(9, 0), Is.EqualTo(1));
        await log.RestartAsync();

        Assert.That(log.Check(99, 0).Kind, Is.EqualTo(Duplicate));
        Assert.That(log.Check(99, 2).Kind, Is.EqualTo(OutOfOrder));
    }

    [Test]
    public async Task Truncate_BelowASnapshot_RemovesIt()
    {
        Send(0, 9);
        await log.Log.FlushAsync();
        log.Log.TruncateTo(6);
        await log.Log.FlushAsync();

        Assert.That(Snapshots(), Is.EqualTo(new[] { 4 }));
    }

    [Test]
    public async Task Truncate_WhileASnapshotIsBeingStored_LeavesNone()
    {
        log.Storage.IsHolding = true;
        Send(0, 5);
        log.Log.TruncateTo(2);
        log.Storage.IsHolding = false;
        log.Storage.ReleaseAll();
        await log.Log.FlushAsync();

        Assert.That(Snapshots(), Is.Empty);
    }

    [Test]
    public async Task Open_SnapshotOfOtherRecords_IsNotBelieved()
    {
        Send(0, 5);
        await log.Log.FlushAsync();
        var path = $"{Batches.Directory}/{4:D20}.snapshot";
        var before = log.Storage.Content(path);

        // A later epoch has other records at these offsets, and the old file comes back as if by a crash.
        log.Log.TruncateTo(0);
        log.Log.AssignEpochStart(1);
        Send(100, 5);
        await log.Log.FlushAsync();
        log.Storage.Put(path, before);
        await log.ReopenAsync();

        Assert.That(log.Check(P, 3).Kind, Is.EqualTo(OutOfOrder));
        Assert.That(log.Check(P, 103).Kind, Is.EqualTo(Duplicate));
    }

    [Test]
    public async Task Open_DamagedSnapshot_TakesTheOneBefore()
    {
        Send(0, 9);
        await log.Log.FlushAsync();
        var path = $"{Batches.Directory}/{8:D20}.snapshot";
        log.Storage.Put(path, log.Storage.Content(path)[..20]);
        await log.ReopenAsync();

        Assert.That(Known(9), Is.EqualTo(new[] { 4, 5, 6, 7, 8 }));
    }

    [Test]
    public async Task RandomWorkAndCrashes_AreLikeReadingTheLogAgain()
    {
        var random = new Random(1);
        for (var step = 0; step < 4000; step++)
        {
            switch (random.Next(40))
            {
                case 0:
                    await log.Log.PrepareTruncationAsync(Math.Max(0, log.Log.EndOffset - 20));
                    log.Log.TruncateTo(Math.Max(0, log.Log.EndOffset - random.Next(20)));
                    log.Log.AssignEpochStart(log.Log.LastEpoch + 1);
                    break;
                case 1:
                    await log.Log.FlushAsync();
                    break;
                case 2:
                    await log.CrashAsync(random);
                    AssertLikeReadingAgain(await FollowAsync(), $"step {step}");
                    break;
                case 3:
                    await log.RestartAsync();
                    AssertLikeReadingAgain(await FollowAsync(), $"step {step}");
                    break;
                default:
                    log.Send(random.Next(3), random.Next(8), 1 + random.Next(2), (short)random.Next(3));
                    break;
            }
        }

        Assert.That(Snapshots(), Is.Not.Empty);
    }

    private void Send(int sequence, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.That(log.Send(P, sequence + i).Kind, Is.EqualTo(Append));
        }
    }

    private List<int> Known(int below) =>
        [.. Enumerable.Range(0, below).Where(sequence => log.Check(P, sequence).Kind == Duplicate)];

    private List<int> Snapshots() =>
    [
        .. log.Storage.List(Batches.Directory)
            .Where(name => name.EndsWith(".snapshot", StringComparison.Ordinal)).Select(name => int.Parse(name[..20])),
    ];

    private Task<ProducerLog> FollowAsync() => log.FollowAsync();

    private void AssertLikeReadingAgain(ProducerLog fresh, string when) =>
        Assert.That(States(log), Is.EqualTo(States(fresh)), when);

    private static List<ProducerVerdict> States(ProducerLog log) =>
    [
        .. from producer in Enumerable.Range(0, 3)
           from epoch in Enumerable.Range(0, 3)
           from sequence in Enumerable.Range(0, 10)
           select log.Check(producer, sequence, 1, (short)epoch),
    ];
}
