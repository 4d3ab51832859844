using Broker.Runtime;
using Broker.Server;

namespace Broker.Tests.Server;

[TestFixture]
public sealed class HostStorageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private TemporaryDirectory directory = null!;
    private HostStorage storage = null!;

    [SetUp]
    public void SetUp()
    {
        directory = new TemporaryDirectory();
        storage = new HostStorage(directory["log"], directory["metadata"]);
        storage.CreateDirectory(directory["log/t-0"]);
    }

    [TearDown]
    public void TearDown()
    {
        storage.Dispose();
        directory.Dispose();
    }

    [Test]
    public async Task RenameDirectory_WithAnOpenFile_ItStaysUsable()
    {
        using var file = storage.Open(directory["log/t-0/a"]);
        file.Append([1, 2, 3]);
        storage.RenameDirectory(directory["log/t-0"], directory["log/t-0.x-delete"]);
        file.Append([4]);
        await file.FlushAsync();

        Assert.That(storage.List(directory["log"]), Is.EqualTo(new[] { "t-0.x-delete" }));
        Assert.That(File.ReadAllBytes(directory["log/t-0.x-delete/a"]), Is.EqualTo(new byte[] { 1, 2, 3, 4 }));
        Assert.That(() => storage.RenameDirectory(directory["log/t-0"], directory["log/t-1"]),
            Throws.InstanceOf<IOException>());
    }

    [Test]
    public void DeleteDirectory_OnlyAnEmptyOne()
    {
        storage.Open(directory["log/t-0/a"]).Dispose();

        Assert.That(() => storage.DeleteDirectory(directory["log/t-0"]), Throws.InstanceOf<IOException>());
        storage.Delete(directory["log/t-0/a"]);
        storage.DeleteDirectory(directory["log/t-0"]);
        storage.DeleteDirectory(directory["log/t-0"]);
        Assert.That(storage.List(directory["log"]), Is.Empty);
    }

    [Test]
    public async Task Append_ThenRead_GivesTheBytes()
    {
        using var file = storage.Open(directory["log/t-0/a"]);
        file.Append([1, 2, 3]);
        file.Append([4, 5]);
        var destination = new byte[10];

        Assert.That(file.Length, Is.EqualTo(5));
        Assert.That(await file.ReadAsync(0, destination), Is.EqualTo(5));
        Assert.That(destination[..5], Is.EqualTo(new byte[] { 1, 2, 3, 4, 5 }));
        Assert.That(await file.ReadAsync(3, destination.AsMemory(0, 1)), Is.EqualTo(1));
        Assert.That(destination[0], Is.EqualTo(4));
        Assert.That(await file.ReadAsync(5, destination), Is.Zero);
        Assert.That(await file.ReadAsync(500, destination), Is.Zero);
    }

    [Test]
    public async Task Truncate_ThenAppend_ContinuesAtTheCut()
    {
        using var file = storage.Open(directory["log/t-0/a"]);
        file.Append([1, 2, 3, 4]);

        file.Truncate(1);
        file.Append([9]);

        var destination = new byte[10];
        Assert.That(file.Length, Is.EqualTo(2));
        Assert.That(await file.ReadAsync(0, destination), Is.EqualTo(2));
        Assert.That(destination[..2], Is.EqualTo(new byte[] { 1, 9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Truncate(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Truncate(-1));
    }

    [Test]
    public void Open_ExistingFile_KnowsItsLength()
    {
        using (var first = storage.Open(directory["log/t-0/a"]))
        {
            first.Append(new byte[1000]);
        }

        using var second = storage.Open(directory["log/t-0/a"]);

        Assert.That(second.Length, Is.EqualTo(1000));
    }

    [Test]
    public void Open_NotPossible_ThrowsIOException()
    {
        Assert.Throws<DirectoryNotFoundException>(() => storage.Open(directory["missing/a"]));
        var isDirectory = Assert.Throws<IOException>(() => storage.Open(directory["log"]));

        Assert.That(isDirectory.Message, Does.Contain(directory["log"]));
    }

    [Test]
    public async Task Flush_FileAndDirectory_Complete()
    {
        using var file = storage.Open(directory["log/t-0/a"]);
        file.Append([1]);

        await file.FlushAsync().WaitAsync(Patience);
        await storage.FlushDirectoryAsync(directory["log/t-0"]).WaitAsync(Patience);
        await storage.FlushDirectoryAsync(directory.Path).WaitAsync(Patience);
    }

    [Test]
    public async Task FlushDirectory_Missing_ThrowsWithItsName()
    {
        var missing = await Assert.ThrowsAsync<IOException>(
            () => storage.FlushDirectoryAsync(directory["missing"]).WaitAsync(Patience));

        Assert.That(
            missing!.Message,
            Is.EqualTo($"Could not open directory {directory["missing"]}: No such file or directory."));
    }

    [Test]
    public async Task Flush_OnAReactor_ResumesThere()
    {
        var reactor = new HostReactor("test", (_, _) => { });

        var resumed = await reactor.Ask(async () =>
        {
            using var file = storage.Open(directory["log/t-0/a"]);
            file.Append([1]);
            await file.FlushAsync();
            reactor.VerifyCurrent();
            await file.ReadAsync(0, new byte[1]);
            reactor.VerifyCurrent();
            return true;
        }).WaitAsync(Patience);

        Assert.That(resumed);
    }

    [Test]
    public async Task Dispose_WhileFlushesAndReadsAreUnderWay_TheyStillComplete()
    {
        for (var round = 0; round < 100; round++)
        {
            var file = storage.Open(directory["log/t-0/a"]);
            file.Append([1]);
            var flush = file.FlushAsync();
            var read = file.ReadAsync(0, new byte[1]).AsTask();

            file.Dispose();
            file.Dispose();

            await flush.WaitAsync(Patience);
            Assert.That(await read.WaitAsync(Patience), Is.EqualTo(1));
            Assert.Throws<ObjectDisposedException>(() => file.Append([1]));
            Assert.Throws<ObjectDisposedException>(() => _ = file.FlushAsync());
        }
    }

    [Test]
    public void Append_DiskFull_ThrowsAndLengthIsWhatTheFileHas()
    {
        const string Full = "/dev/full";
        Assume.That(File.Exists(Full));
        using var file = storage.Open(Full);

        var full = Assert.Throws<IOException>(() => file.Append([1, 2, 3]));

        Assert.That(full.Message, Does.StartWith("Could not append 3 bytes to /dev/full: "));
        Assert.That(file.Length, Is.Zero);
    }

    [Test]
    public void Rename_TargetExists_ReplacesIt()
    {
        Write("log/a", [1]);
        Write("log/b", [2, 2]);

        storage.Rename(directory["log/a"], directory["log/b"]);

        Assert.That(storage.FileExists(directory["log/a"]), Is.False);
        Assert.That(File.ReadAllBytes(directory["log/b"]), Is.EqualTo(new byte[] { 1 }));
        Assert.Throws<FileNotFoundException>(() => storage.Rename(directory["log/a"], directory["log/c"]));
    }

    [Test]
    public void Delete_MissingFileOrDirectory_DoesNothing()
    {
        Write("log/a", [1]);

        storage.Delete(directory["log/a"]);
        storage.Delete(directory["log/a"]);
        storage.Delete(directory["missing/a"]);

        Assert.That(storage.FileExists(directory["log/a"]), Is.False);
        Assert.Throws<IOException>(() => storage.Delete(directory["log/t-0"]));
    }

    [Test]
    public void List_Entries_AreInOrdinalOrderWithoutTheLock()
    {
        using var locked = DirectoryLock.Acquire(directory["log"]);
        Write("log/b", []);
        Write("log/B", []);
        Write("log/a-10", []);
        Write("log/a-9", []);

        Assert.That(storage.List(directory["log"]), Is.EqualTo(new[] { "B", "a-10", "a-9", "b", "t-0" }));
        Assert.That(storage.List(directory["missing"]), Is.Empty);
    }

    [Test]
    public void Lock_DirectoryLockedAlready_ThrowsUntilReleased()
    {
        var first = DirectoryLock.Acquire(directory["new/data"]);

        var busy = Assert.Throws<IOException>(() => DirectoryLock.Acquire(directory["new/data"]));
        first.Dispose();

        Assert.That(busy.Message, Does.StartWith($"Could not lock directory {directory["new/data"]}: "));
        Assert.DoesNotThrow(() => DirectoryLock.Acquire(directory["new/data"]).Dispose());
    }

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(directory[name], bytes);
}
