using System.Text;
using Broker.Storage;

namespace Broker.Tests.Storage;

/// <summary>Whose a directory is, and how it goes when its topic does.</summary>
public sealed class LogRemovalTests
{
    private const string Root = "/data";
    private static readonly Guid Old = Guid.Parse("01020304-0506-0708-090a-0b0c0d0e0f10");
    private static readonly Guid New = Guid.Parse("11020304-0506-0708-090a-0b0c0d0e0f10");
    private static readonly LogOptions Options = LogOptions.Default with { FileDeleteDelayMs = 5000 };

    [Test]
    public async Task Open_NewDirectory_NamesItsTopicAsKafkaDoes()
    {
        var disk = new MemoryStorage();
        await OpenAsync(disk, Old);

        Assert.That(
            Encoding.UTF8.GetString(disk.Crash().Content("/data/orders-0/partition.metadata")),
            Is.EqualTo("version: 0\ntopic_id: AQIDBAUGBwgJCgsMDQ4PEA"));
    }

    [Test]
    public async Task Open_SameTopic_KeepsItsRecordsAndAnotherTopic_DoesNot()
    {
        var disk = new MemoryStorage();
        await FillAsync(disk, Old);
        Assert.That((await OpenAsync(disk = disk.Crash(), Old)).Log.EndOffset, Is.EqualTo(6));

        var (directory, log) = await OpenAsync(disk = disk.Crash(), New);

        Assert.That((log.StartOffset, log.EndOffset), Is.EqualTo((0, 0)));
        Assert.That(
            directory.TakeRemoved(), Is.EqualTo(new[] { ($"orders-0.{Old:N}-delete", TimeSpan.FromSeconds(5)) }));
        Assert.That(directory.TakeRemoved(), Is.Empty);
    }

    [TestCase("version: 1\ntopic_id: AQIDBAUGBwgJCgsMDQ4PEA", "version '1'")]
    [TestCase("version: 0\ntopic_id: AQIDBAUGBwgJCgsMDQ4P", "no topic id")]
    [TestCase("version: 0\ntopic_id: AQIDBAUGBwgJCgsMDQ4PE!", "no topic id")]
    [TestCase("version: 0\ntopic_id: AAAAAAAAAAAAAAAAAAAAAA", "no topic id")]
    [TestCase("version: 0", "lines")]
    [TestCase("", "lines")]
    [TestCase("\0\0\0\0", "lines")]
    public async Task Open_MetadataThatMakesNoSense_RefusesAndNamesTheFile(string content, string problem)
    {
        var disk = new MemoryStorage();
        await OpenAsync(disk, Old);
        disk.Put("/data/orders-0/partition.metadata", Encoding.UTF8.GetBytes(content));

        Assert.That(
            async () => await OpenAsync(disk, Old),
            Throws.TypeOf<CorruptCheckpointException>()
                .With.Message.Contains("/data/orders-0/partition.metadata").And.Message.Contains(problem));
    }

    [Test]
    public async Task Open_RecordsWithoutMetadata_Refuses()
    {
        var disk = new MemoryStorage();
        await FillAsync(disk, Old);
        disk.Delete("/data/orders-0/partition.metadata");

        Assert.That(
            async () => await OpenAsync(disk, Old),
            Throws.TypeOf<CorruptCheckpointException>().With.Message.Contains("missing"));
    }

    [Test]
    public async Task Remove_CrashAtEveryCall_NothingElseIsLostAndNothingReturns()
    {
        await CrashPoints.EveryCallAsync(
            async disk =>
            {
                disk.CallsLeft = -1;
                var directory = await FillAsync(disk, Old);
                disk.CallsLeft = disk.Planned;
                await directory.RemoveLogAsync("orders", 0);
                await directory.DeleteRemovedAsync($"orders-0.{Old:N}-delete");
            },
            async (disk, completed, when) =>
            {
                var asBefore = await LogDirectory.OpenAsync(disk.Crash(), Root, Options);
                Assert.That(asBefore.Unopened, Has.Count.EqualTo(completed ? 1 : asBefore.Unopened.Count), when);

                // The topic was deleted for good, so another one has the name.
                var (_, log) = await OpenAsync(disk, New);
                Assert.That((log.StartOffset, log.EndOffset), Is.EqualTo((0, 0)), when);
                var directory = await LogDirectory.OpenAsync(disk, Root, Options);
                Assert.That((await directory.OpenLogAsync("others", 0, Old, Options)).EndOffset, Is.EqualTo(6), when);
            });
    }

    [Test]
    public async Task CreateAgain_CrashAtEveryCall_BeginsAtZero()
    {
        await CrashPoints.EveryCallAsync(
            async disk =>
            {
                disk.CallsLeft = -1;
                await FillAsync(disk, Old);
                disk.CallsLeft = disk.Planned;
                var (_, log) = await OpenAsync(disk, New);
                log.AppendAsFollower(Batches.At(0, 1, 1));
                await log.FlushAsync();
            },
            async (disk, completed, when) =>
            {
                var (_, log) = await OpenAsync(disk, New);
                Assert.That(log.StartOffset, Is.Zero, when);
                Assert.That(log.EndOffset, completed ? Is.EqualTo(1) : Is.LessThanOrEqualTo(1), when);
            });
    }

    [Test]
    public async Task Open_LeftoverOfARemoval_IsDeleted()
    {
        var disk = new MemoryStorage();
        var directory = await FillAsync(disk, Old);
        await directory.RemoveLogAsync("orders", 0);
        Assert.That(disk.List(Root), Has.Some.EndsWith("-delete"));

        await LogDirectory.OpenAsync(disk = disk.Crash(), Root, Options);

        Assert.That(disk.List(Root), Has.None.EndsWith("-delete"));
    }

    [Test]
    public async Task Remove_LongName_IsCut()
    {
        var disk = new MemoryStorage();
        var topic = new string('a', 249);
        var directory = await LogDirectory.OpenAsync(disk, Root, Options);
        await directory.OpenLogAsync(topic, 12, Old, Options);

        await directory.RemoveLogAsync(topic, 12);

        var (name, _) = directory.TakeRemoved().Single();
        Assert.That(name, Has.Length.EqualTo(255).And.EndsWith($"aa-12.{Old:N}-delete"));
        await directory.DeleteRemovedAsync(name);
        Assert.That(disk.List(Root), Has.None.StartsWith("aaa"));
    }

    // Two logs of six records, of which the first begins at 3; all of it survives a crash.
    private static async Task<LogDirectory> FillAsync(MemoryStorage disk, Guid topicId)
    {
        var directory = await LogDirectory.OpenAsync(disk, Root, Options);
        foreach (var topic in new[] { "orders", "others" })
        {
            var log = await directory.OpenLogAsync(topic, 0, topicId, Options);
            log.AppendAsFollower(Batches.Join(Batches.At(0, 1, 3), Batches.At(3, 1, 3)));
            await log.FlushAsync();
            log.RaiseStartOffset(topic == "orders" ? 3 : 0, 6);
        }

        await directory.SaveAsync();
        return directory;
    }

    private static async Task<(LogDirectory Directory, Log Log)> OpenAsync(MemoryStorage disk, Guid topicId)
    {
        var directory = await LogDirectory.OpenAsync(disk, Root, Options);
        return (directory, await directory.OpenLogAsync("orders", 0, topicId, Options));
    }
}
