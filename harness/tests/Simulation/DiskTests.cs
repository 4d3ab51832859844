using Broker.Runtime;
using Harness.Simulation;

namespace Harness.Tests.Simulation;

[TestFixture]
public sealed class DiskTests
{
    private const string Path = "/data/file";
    private const int SectorBytes = 512;

    [Test]
    public void PowerLoss_FlushedBytes_AlwaysSurvive()
    {
        ForSeeds(Flushed, content => Assert.That(content![..2_000], Is.EqualTo(Pattern(2_000))));

        static async Task Flushed(Ports ports)
        {
            var file = await CreateDurably(ports);
            file.Append(Pattern(2_000));
            await file.FlushAsync();
            file.Append(Pattern(3_000));
        }
    }

    [Test]
    public void PowerLoss_UnflushedBytes_LostKeptOrTornAtSectors()
    {
        var outcomes = new SortedSet<string>();
        ForSeeds(Unflushed, content =>
        {
            var expected = Pattern(3_000);
            Assert.That(content!.Length % SectorBytes == 0 || content.Length == expected.Length);
            for (var start = 0; start < content.Length; start += SectorBytes)
            {
                var end = Math.Min(content.Length, start + SectorBytes);
                outcomes.Add(content.AsSpan(start..end).SequenceEqual(expected.AsSpan(start..end)) ? "written"
                    : content.AsSpan(start..end).ContainsAnyExcept((byte)0) ? "garbage" : "hole");
            }

            outcomes.Add(content.Length == 0 ? "empty" : content.SequenceEqual(expected) ? "whole" : "torn");
        });
        string[] all = ["empty", "garbage", "hole", "torn", "whole", "written"];
        Assert.That(outcomes, Is.EqualTo(all));

        static async Task Unflushed(Ports ports) => (await CreateDurably(ports)).Append(Pattern(3_000));
    }

    [Test]
    public void PowerLoss_UnflushedTruncation_MayBeUndone()
    {
        var outcomes = new SortedSet<string>();
        ForSeeds(Truncated, content => outcomes.Add(
            content!.AsSpan().SequenceEqual(Pattern(1_500)) ? "undone"
            : content!.Length >= 700 && content.AsSpan(0, 700).SequenceEqual(Pattern(700)) ? "truncated" : "wrong"));
        string[] both = ["truncated", "undone"];
        Assert.That(outcomes, Is.EqualTo(both));

        static async Task Truncated(Ports ports)
        {
            var file = await CreateDurably(ports);
            file.Append(Pattern(1_500));
            await file.FlushAsync();
            file.Truncate(700);
            file.Append(new byte[100]);
        }
    }

    [Test]
    public void PowerLoss_TruncatedWhileFlushing_FlushCoversTheContentAtItsCall()
    {
        ForSeeds(Racing, content => Assert.That(
            content!.AsSpan().SequenceEqual(Pattern(900))
            || (content!.Length >= 100 && content.AsSpan(0, 100).SequenceEqual(Pattern(100)))));

        static async Task Racing(Ports ports)
        {
            var file = await CreateDurably(ports);
            file.Append(Pattern(900));
            var flush = file.FlushAsync();
            file.Truncate(100);
            await flush;
            file.Append(new byte[2_000]);
        }
    }

    [Test]
    public void PowerLoss_DirectoryNotFlushed_FileMayVanish()
    {
        var found = new SortedSet<bool>();
        ForSeeds(Created, content => found.Add(content is not null));
        Assert.That(found, Has.Count.EqualTo(2));

        static async Task Created(Ports ports)
        {
            ports.Storage.CreateDirectory("/data");
            var file = ports.Storage.Open(Path);
            file.Append([1]);
            await file.FlushAsync();
        }
    }

    [Test]
    public void PowerLoss_RenameNotFlushed_OldOrNewContentNeverNeither()
    {
        var found = new SortedSet<int>();
        ForSeeds(Replaced, content =>
        {
            Assert.That(content, Has.Length.EqualTo(1));
            found.Add(content![0]);
        });
        Assert.That(found, Is.EqualTo(new[] { 1, 2 }));

        static async Task Replaced(Ports ports)
        {
            var file = await CreateDurably(ports);
            file.Append([1]);
            await file.FlushAsync();
            var replacement = ports.Storage.Open(Path + ".tmp");
            replacement.Append([2]);
            await replacement.FlushAsync();
            ports.Storage.Rename(Path + ".tmp", Path);
        }
    }

    [Test]
    public void PowerLoss_DirectoryChanges_KeptAsAPrefix()
    {
        var counts = new SortedSet<int>();
        for (var seed = 0UL; seed < 200; seed++)
        {
            IReadOnlyList<string> names = [];
            CrashAndLook(seed, ports =>
            {
                ports.Storage.CreateDirectory("/data");
                foreach (var name in new[] { "a", "b", "c" })
                {
                    ports.Storage.Open($"/data/{name}").Dispose();
                }

                return Task.CompletedTask;
            }, ports => names = ports.Storage.List("/data"));
            Assert.That(names, Is.EqualTo(new[] { "a", "b", "c" }.Take(names.Count)));
            counts.Add(names.Count);
        }

        Assert.That(counts, Is.EqualTo(new[] { 0, 1, 2, 3 }));
    }

    [Test]
    public void ProcessCrash_NothingFlushed_EverythingIsThere()
    {
        var length = 0L;
        CrashAndLook(1, ports =>
        {
            ports.Storage.CreateDirectory("/data");
            ports.Storage.Open(Path).Append(Pattern(777));
            return Task.CompletedTask;
        }, ports => length = ports.Storage.Open(Path).Length, CrashKind.Process);
        Assert.That(length, Is.EqualTo(777));
    }

    [Test]
    public void Wipe_StoppedNode_EmptyDisk()
    {
        var exists = true;
        TestWorlds.Run(world =>
        {
            var node = world.AddNode("broker");
            node.Start(ports => Reactor.Current!.Spawn(() => CreateDurably(ports)));
            world.Run(50 * TestWorlds.Ms);
            Assert.That(node.Disk.Wipe, Throws.InvalidOperationException);
            node.Crash();
            node.Disk.Wipe();
            node.Start(ports => exists = ports.Storage.FileExists(Path));
            world.Run(60 * TestWorlds.Ms);
        });
        Assert.That(exists, Is.False);
    }

    [Test]
    public void Storage_OrdinaryUse_BehavesLikeAFileSystem()
    {
        var done = false;
        TestWorlds.Run(world =>
        {
            world.AddNode("broker").Start(ports => Reactor.Current!.Spawn(async () =>
            {
                var storage = ports.Storage;
                storage.CreateDirectory("/a/b");
                storage.CreateDirectory("/a/b");
                var file = storage.Open("/a/x");
                file.Append([1, 2, 3]);
                file.Append([4]);
                var read = new byte[10];
                Assert.That(await file.ReadAsync(1, read), Is.EqualTo(3));
                Assert.That(read[..3], Is.EqualTo(new byte[] { 2, 3, 4 }));
                Assert.That(await file.ReadAsync(4, read), Is.Zero);
                storage.Rename("/a/x", "/a/y");
                Assert.That(storage.List("/a"), Is.EqualTo(new[] { "b", "y" }));
                Assert.That(storage.List("/nowhere"), Is.Empty);
                storage.Delete("/a/y");
                storage.Delete("/a/y");
                Assert.That(storage.FileExists("/a/y"), Is.False);
                Assert.That(() => storage.Open("/c/x"), Throws.InstanceOf<IOException>());
                Assert.That(() => storage.Open("/a/b"), Throws.InstanceOf<IOException>());
                Assert.That(() => storage.Rename("/a/x", "/a/z"), Throws.InstanceOf<IOException>());
                Assert.That(() => storage.Open("relative"), Throws.ArgumentException);
                file.Dispose();
                Assert.That(() => file.Length, Throws.TypeOf<ObjectDisposedException>());
                done = true;
            }));
            world.Run(TestWorlds.Second);
        });
        Assert.That(done);
    }

    // Runs some work, loses power, and looks at the file afterwards, with 200 seeds; null if there is none.
    private static void ForSeeds(Func<Ports, Task> work, Action<byte[]?> look)
    {
        for (var seed = 0UL; seed < 200; seed++)
        {
            byte[]? content = null;
            CrashAndLook(seed, work, ports =>
            {
                if (ports.Storage.FileExists(Path))
                {
                    var file = ports.Storage.Open(Path);
                    content = new byte[file.Length];
                    Assert.That(file.ReadAsync(0, content).AsTask().Result, Is.EqualTo(content.Length));
                }
            });
            look(content);
        }
    }

    private static void CrashAndLook(
        ulong seed, Func<Ports, Task> work, Action<Ports> look, CrashKind kind = CrashKind.PowerLoss)
    {
        TestWorlds.Run(world =>
        {
            var node = world.AddNode("broker");
            var done = false;
            node.Start(ports => Reactor.Current!.Spawn(async () =>
            {
                await work(ports);
                done = true;
            }));
            world.Run(50 * TestWorlds.Ms);
            Assert.That(done);
            node.Crash(kind);
            node.Start(look);
            world.Run(60 * TestWorlds.Ms);
        }, seed);
    }

    private static async Task<IFile> CreateDurably(Ports ports)
    {
        ports.Storage.CreateDirectory("/data");
        await ports.Storage.FlushDirectoryAsync("/");
        var file = ports.Storage.Open(Path);
        await ports.Storage.FlushDirectoryAsync("/data");
        return file;
    }

    // Never zero, and different in each sector.
    private static byte[] Pattern(int length) =>
        [.. Enumerable.Range(0, length).Select(i => (byte)(1 + ((i + (i / SectorBytes)) % 251)))];
}
