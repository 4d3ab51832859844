using System.Text;
using Broker.Storage;

namespace Broker.Tests.Storage;

[TestFixture]
internal sealed class CheckpointTests
{
    private const string Path = "/data/file";

    private MemoryStorage storage = null!;

    [SetUp]
    public Task CreateDirectory()
    {
        storage = new MemoryStorage();
        return StoragePaths.CreateDirectoryAsync(storage, "/data");
    }

    [Test]
    public async Task OffsetCheckpoint_Written_IsReadBackInKafkasForm()
    {
        var checkpoint = new OffsetCheckpoint(storage, Path);
        PartitionOffset[] offsets = [new("orders", 0, 12), new("orders", 11, 0), new("a.b-c_d", 3, long.MaxValue)];
        await checkpoint.WriteAsync(offsets);
        Assert.That(
            Encoding.ASCII.GetString(storage.Content(Path)),
            Is.EqualTo("0\n3\norders 0 12\norders 11 0\na.b-c_d 3 9223372036854775807\n"));
        Assert.That(await checkpoint.ReadAsync(), Is.EqualTo(offsets));
    }

    [Test]
    public async Task OffsetCheckpoint_Missing_IsEmpty() =>
        Assert.That(await new OffsetCheckpoint(storage, Path).ReadAsync(), Is.Empty);

    [TestCase("")]
    [TestCase("1\n0\n")]
    [TestCase("0\n")]
    [TestCase("0\n1\n")]
    [TestCase("0\n2\norders 0 1\n")]
    [TestCase("0\n1\norders 0 1")]
    [TestCase("0\n1\norders 0\n")]
    [TestCase("0\n1\norders 0 -1\n")]
    [TestCase("0\n1\norders 0 99999999999999999999\n")]
    [TestCase("0\n-1\n")]
    public async Task OffsetCheckpoint_Malformed_ThrowsNamingTheFile(string text)
    {
        await AtomicFile.ReplaceAsync(storage, Path, Encoding.ASCII.GetBytes(text));
        Assert.That(
            async () => await new OffsetCheckpoint(storage, Path).ReadAsync(),
            Throws.InstanceOf<CorruptCheckpointException>().With.Message.Contains(Path));
    }

    [Test]
    public async Task ReplaceAsync_CrashAfterIt_KeepsTheNewContent()
    {
        await AtomicFile.ReplaceAsync(storage, Path, "old"u8.ToArray());
        await AtomicFile.ReplaceAsync(storage, Path, "new"u8.ToArray());
        Assert.That(await AtomicFile.ReadAllAsync(storage.Crash(), Path), Is.EqualTo("new"u8.ToArray()));
    }

    [Test]
    public async Task ReplaceAsync_CrashDuringIt_KeepsOneContentWhole()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < 50; seed++)
        {
            await AtomicFile.ReplaceAsync(storage, Path, "old content"u8.ToArray());
            storage.IsHolding = true;
            var replacing = AtomicFile.ReplaceAsync(storage, Path, "new"u8.ToArray());
            var early = storage.Crash(new Random(seed));
            storage.IsHolding = false;
            storage.Release();
            await replacing;
            seen.Add(await TextAsync(early));
            seen.Add(await TextAsync(storage.Crash(new Random(seed))));
        }

        Assert.That(seen, Is.EqualTo(new[] { "new", "old content" }));
    }

    [Test]
    public async Task ReplaceAsync_LeftoverOfAnEarlierAttempt_IsNotMixedIn()
    {
        storage.Open(Path + ".tmp").Append("leftover, longer"u8);
        await AtomicFile.ReplaceAsync(storage, Path, "new"u8.ToArray());
        Assert.That(await TextAsync(storage), Is.EqualTo("new"));
        Assert.That(storage.List("/data"), Is.EqualTo(new[] { "file" }));
    }

    [Test]
    public async Task ReadAllAsync_LongerThanTheLimit_Throws()
    {
        await AtomicFile.ReplaceAsync(storage, Path, new byte[11]);
        Assert.That(
            async () => await AtomicFile.ReadAllAsync(storage, Path, 10), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task ReadAllAsync_Missing_IsNullAndCreatesNothing()
    {
        Assert.That(await AtomicFile.ReadAllAsync(storage, Path), Is.Null);
        Assert.That(storage.FileExists(Path), Is.False);
    }

    private static async Task<string> TextAsync(MemoryStorage disk) =>
        Encoding.ASCII.GetString(await AtomicFile.ReadAllAsync(disk, Path) ?? []);
}
