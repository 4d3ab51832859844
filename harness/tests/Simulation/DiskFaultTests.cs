using Broker.Runtime;
using Harness.Simulation;
using Harness.Simulation.Disks;

namespace Harness.Tests.Simulation;

public sealed class DiskFaultTests
{
    private const string Directory = "/data/logs";
    private const string Path = Directory + "/file";
    private const string Elsewhere = "/data/metadata/file";

    [Test]
    public void SlowFlushes_WhileItLasts_AddsToEveryFlushOfTheDirectory()
    {
        var took = new List<long>();
        Run((world, node) =>
        {
            var fault = node.Disk.SlowFlushes(Directory, 50 * TestWorlds.Ms);
            world.At(20 * TestWorlds.Ms, "end", () =>
            {
                Assert.That(fault.Affected, Is.Zero);
            });
            world.At(100 * TestWorlds.Ms, "end", () =>
            {
                fault.End();
                Assert.That(fault.Affected, Is.EqualTo(2));
            });
        }, async (world, ports) =>
        {
            using var file = ports.Storage.Open(Path);
            using var other = ports.Storage.Open(Elsewhere);
            await Until(ports, world, 30);
            foreach (var flush in new[]
            {
                file.FlushAsync, () => ports.Storage.FlushDirectoryAsync(Directory), other.FlushAsync,
            })
            {
                await Until(ports, world, 30);
                took.Add(await Time(world, flush));
            }

            await Until(ports, world, 200);
            took.Add(await Time(world, file.FlushAsync));
        });

        Assert.That(took.Take(2), Has.All.InRange(50.3 * TestWorlds.Ms, 56 * TestWorlds.Ms));
        Assert.That(took.Skip(2), Has.All.LessThan(6 * TestWorlds.Ms));
    }

    [Test]
    public void FailCalls_Always_EveryCallFailsAndChangesNothing()
    {
        Run((_, _) => { }, async (world, ports) =>
        {
            var storage = ports.Storage;
            using var file = storage.Open(Path);
            using var other = storage.Open(Elsewhere);
            var fault = world.Nodes[0].Disk.FailCalls(Directory, 100, 0);

            AssertInputOutput(() => file.Truncate(0));
            AssertInputOutput(() => storage.Open(Directory + "/new"));
            AssertInputOutput(() => storage.Rename(Path, Directory + "/renamed"));
            AssertInputOutput(() => storage.Rename(Elsewhere, Directory + "/renamed"));
            AssertInputOutput(() => storage.CreateDirectory(Directory + "/sub"));
            AssertInputOutput(() => storage.Delete(Path));
            await AssertInputOutput(async () => await file.ReadAsync(0, new byte[1]));
            await AssertInputOutput(file.FlushAsync);
            await AssertInputOutput(() => storage.FlushDirectoryAsync(Directory));
            Assert.That(fault.Affected, Is.EqualTo(9));

            AssertInputOutput(() => file.Append([1, 2, 3]));
            Assert.That(file.Length, Is.LessThan(3));
            Assert.That(storage.List(Directory), Is.EqualTo(new[] { "file" }));
            other.Append([1]);
            await other.FlushAsync();

            fault.End();
            var length = file.Length;
            file.Append([4]);
            await file.FlushAsync();
            Assert.That(file.Length, Is.EqualTo(length + 1));
        });
    }

    [Test]
    public void FailCalls_SomePercent_DrawsForEachPathOnItsOwn()
    {
        var alone = Failures(ports => [ports.Storage.Open(Path)]);
        var together = Failures(ports => [ports.Storage.Open(Path), ports.Storage.Open(Path + "2")]);

        Assert.That(alone[0].Count(failed => failed), Is.InRange(10, 50), "30 % of 100 calls");
        Assert.That(together[0], Is.EqualTo(alone[0]));
        Assert.That(together[1], Is.Not.EqualTo(alone[0]));
        Assert.That(Failures(ports => [ports.Storage.Open(Path)], ordinal: 1)[0], Is.Not.EqualTo(alone[0]));
    }

    [Test]
    public void FailCalls_FailedFlush_IsLostAtTheCrashThoughALaterFlushSucceeded()
    {
        var kept = new List<byte[]>();
        for (var seed = 0UL; seed < 100; seed++)
        {
            kept.Add(AfterPowerLoss(seed, async (world, ports) =>
            {
                using var file = ports.Storage.Open(Path);
                await ports.Storage.FlushDirectoryAsync(Directory);
                file.Append(Pattern(100));
                await file.FlushAsync();
                file.Append(Pattern(100));
                var fault = world.Nodes[0].Disk.FailCalls(Directory, 100, 0);
                await AssertInputOutput(file.FlushAsync);
                fault.End();

                // The page cache still has them, takes them for written, and so the next flush leaves them out.
                var read = new byte[100];
                Assert.That(await file.ReadAsync(100, read), Is.EqualTo(100));
                Assert.That(read, Is.EqualTo(Pattern(100)));
                await file.FlushAsync();
                file.Append(Pattern(100));
                await file.FlushAsync();
            }));
        }

        foreach (var content in kept)
        {
            Assert.That(content, Has.Length.EqualTo(300));
            Assert.That(content[..100], Is.EqualTo(Pattern(100)));
            Assert.That(content[100..200], Is.Not.EqualTo(Pattern(100)));
            Assert.That(content[200..], Is.EqualTo(Pattern(100)));
        }

        Assert.That(kept.Count(content => !content.AsSpan(100, 100).ContainsAnyExcept((byte)0)), Is.InRange(50, 99));
    }

    [Test]
    public void FailCalls_FailedFlushThenWrittenAgain_IsKept()
    {
        for (var seed = 0UL; seed < 50; seed++)
        {
            var content = AfterPowerLoss(seed, async (world, ports) =>
            {
                using var file = ports.Storage.Open(Path);
                await ports.Storage.FlushDirectoryAsync(Directory);
                file.Append(Pattern(100));
                var fault = world.Nodes[0].Disk.FailCalls(Directory, 100, 0);
                await AssertInputOutput(file.FlushAsync);
                fault.End();
                file.Truncate(0);
                file.Append(Pattern(100));
                await file.FlushAsync();
            });
            Assert.That(content, Is.EqualTo(Pattern(100)));
        }
    }

    [Test]
    public void FailCalls_FailedDirectoryFlush_IsNotDurableUntilTheNext()
    {
        var found = new SortedSet<bool>();
        for (var seed = 0UL; seed < 50; seed++)
        {
            found.Add(Names(seed, flushAgain: false).Contains("file"));
            Assert.That(Names(seed, flushAgain: true), Is.EqualTo(new[] { "file" }));
        }

        Assert.That(found, Has.Count.EqualTo(2));

        static IReadOnlyList<string> Names(ulong seed, bool flushAgain)
        {
            IReadOnlyList<string> names = [];
            CrashAndLook(seed, async (world, ports) =>
            {
                ports.Storage.Open(Path).Dispose();
                var fault = world.Nodes[0].Disk.FailCalls(Directory, 100, 0);
                await AssertInputOutput(() => ports.Storage.FlushDirectoryAsync(Directory));
                fault.End();
                if (flushAgain)
                {
                    await ports.Storage.FlushDirectoryAsync(Directory);
                }
            }, ports => names = ports.Storage.List(Directory));
            return names;
        }
    }

    [Test]
    public void FillUp_WhileItLasts_AppendsTearAndAllElseWorks()
    {
        var lengths = new SortedSet<long>();
        for (var seed = 0UL; seed < 60; seed++)
        {
            Run((_, _) => { }, async (world, ports) =>
            {
                var storage = ports.Storage;
                using var file = storage.Open(Path);
                file.Append(Pattern(10));
                var fault = world.Nodes[0].Disk.FillUp(Directory, 0);

                AssertNoSpace(() => file.Append(Pattern(4)));
                lengths.Add(file.Length);
                var read = new byte[20];
                Assert.That(await file.ReadAsync(10, read), Is.EqualTo(file.Length - 10));
                Assert.That(read[..(int)(file.Length - 10)], Is.EqualTo(Pattern(4)[..(int)(file.Length - 10)]));
                AssertNoSpace(() => storage.Open(Directory + "/new"));
                AssertNoSpace(() => storage.CreateDirectory(Directory + "/sub"));
                Assert.That(fault.Affected, Is.EqualTo(3));

                file.Append([]);
                file.Truncate(5);
                await file.FlushAsync();
                storage.Rename(Path, Directory + "/renamed");
                storage.CreateDirectory(Directory);
                storage.Open(Directory + "/renamed").Dispose();
                await storage.FlushDirectoryAsync(Directory);
                storage.Delete(Directory + "/renamed");
                storage.Open(Elsewhere).Append([1]);
                Assert.That(fault.Affected, Is.EqualTo(3));

                fault.End();
                storage.Open(Directory + "/new").Append([1]);
            }, seed);
        }

        Assert.That(lengths, Is.EqualTo(new long[] { 10, 11, 12, 13 }));
    }

    [Test]
    public void Rot_FlushedAndUnflushedBytes_FlipsOnlyFlushedOnesOfTheDirectory()
    {
        var flippedIn = new SortedSet<string>();
        for (var seed = 0UL; seed < 40; seed++)
        {
            var flipped = Rotten(seed);
            Assert.That(flipped, Has.Count.EqualTo(5));
            Assert.That(Rotten(seed), Is.EqualTo(flipped), "the same seed rots the same bits");
            Assert.That(flipped.Where(bit => bit.Path == Path).Select(bit => bit.Position), Has.All.LessThan(100));
            flippedIn.UnionWith(flipped.Select(bit => bit.Path));
        }

        Assert.That(flippedIn, Is.EqualTo(new[] { Path, Directory + "/small" }));
    }

    [Test]
    public void Rot_FewerBitsThanFlips_FlipsAll()
    {
        var content = AfterPowerLoss(1, async (world, ports) =>
        {
            using var file = ports.Storage.Open(Path);
            file.Append([0b1010_0101]);
            Assert.That(world.Nodes[0].Disk.Rot(Directory, 64, 0), Is.Zero, "nothing is flushed yet");
            await ports.Storage.FlushDirectoryAsync(Directory);
            await file.FlushAsync();
            Assert.That(world.Nodes[0].Disk.Rot(Directory, 64, 0), Is.EqualTo(8));
        });

        Assert.That(content, Is.EqualTo(new byte[] { 0b0101_1010 }), "rot is on the platter, too");
    }

    [Test]
    public void PowerLoss_WhileCallsFail_NoCallHasAnEffect()
    {
        Run((world, node) => world.At(20 * TestWorlds.Ms, "arm", () =>
        {
            node.ArmCrash(0, () => { });
            node.Disk.FailCalls(Directory, 100, 0);
        }), async (world, ports) =>
        {
            using var file = ports.Storage.Open(Path);
            await Until(ports, world, 30);
            file.Append(Pattern(10));
            Assert.That(world.Nodes[0].IsAlive, Is.False, "the crash comes first, and a dead process sees no failure");
            await file.FlushAsync();
        }, mayDie: true);
    }

    // Every bit that differs from what was written.
    private static IReadOnlyList<(string Path, int Position, int Bits)> Rotten(ulong seed)
    {
        var flipped = new List<(string, int, int)>();
        Run((_, _) => { }, async (world, ports) =>
        {
            var paths = new[] { Path, Directory + "/small", Directory + "/meta.properties", Elsewhere };
            var files = paths.Select(path => (Path: path, File: ports.Storage.Open(path))).ToList();
            foreach (var (path, file) in files)
            {
                file.Append(Pattern(path == Path ? 100 : 3));
                await file.FlushAsync();
            }

            files[0].File.Append(Pattern(1000));
            Assert.That(world.Nodes[0].Disk.Rot(Directory, 5, 0, "meta.properties"), Is.EqualTo(5));
            foreach (var (path, file) in files)
            {
                var content = new byte[file.Length];
                await file.ReadAsync(0, content);
                var expected = path == Path ? [.. Pattern(100), .. Pattern(1000)] : Pattern(3);
                for (var i = 0; i < content.Length; i++)
                {
                    var difference = content[i] ^ expected[i];
                    for (; difference != 0; difference &= difference - 1)
                    {
                        flipped.Add((path, i, difference & -difference));
                    }
                }
            }
        }, seed);
        return flipped;
    }

    // Which of 100 appends to each file fail.
    private static List<List<bool>> Failures(Func<Ports, IReadOnlyList<IFile>> open, int ordinal = 0)
    {
        List<List<bool>> failures = [];
        Run((_, _) => { }, (world, ports) =>
        {
            var files = open(ports);
            failures = [.. files.Select(_ => new List<bool>())];
            world.Nodes[0].Disk.FailCalls(Directory, 30, ordinal);
            for (var i = 0; i < 100; i++)
            {
                for (var file = 0; file < files.Count; file++)
                {
                    failures[file].Add(Fails(() => files[file].Truncate(0)));
                }
            }

            return Task.CompletedTask;
        });
        return failures;
    }

    private static bool Fails(Action call)
    {
        try
        {
            call();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static void AssertInputOutput(Action call) => Assert.That(
        () => call(), Throws.TypeOf<IOException>().With.Property("HResult").EqualTo(5));

    private static async Task AssertInputOutput(Func<Task> call)
    {
        IOException? failure = null;
        try
        {
            await call();
        }
        catch (IOException exception)
        {
            failure = exception;
        }

        Assert.That(failure?.HResult, Is.EqualTo(5));
    }

    private static void AssertNoSpace(Action call) => Assert.That(
        () => call(),
        Throws.TypeOf<IOException>().With.Property("HResult").EqualTo(28).And.Message.Contains("No space left on device"));

    private static async Task<long> Time(World world, Func<Task> work)
    {
        var start = world.Now;
        await work();
        return world.Now - start;
    }

    private static Task Until(Ports ports, World world, int ms) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Max(0, ms - (world.Now / TestWorlds.Ms))), ports.Time);

    private static byte[] AfterPowerLoss(ulong seed, Func<World, Ports, Task> work)
    {
        byte[] content = [];
        CrashAndLook(seed, work, ports =>
        {
            using var file = ports.Storage.Open(Path);
            content = new byte[file.Length];
            Assert.That(file.ReadAsync(0, content).AsTask().Result, Is.EqualTo(content.Length));
        });
        return content;
    }

    private static void CrashAndLook(ulong seed, Func<World, Ports, Task> work, Action<Ports> look) =>
        Run((world, node) => world.At(400 * TestWorlds.Ms, "crash", () =>
        {
            node.Crash();
            node.Start(look);
        }), work, seed);

    // Runs some work on a node whose two directories exist for good.
    private static void Run(
        Action<World, SimNode> prepare, Func<World, Ports, Task> work, ulong seed = 1, bool mayDie = false)
    {
        var done = false;
        TestWorlds.Run(world =>
        {
            var node = world.AddNode("broker");
            node.Start(ports => Reactor.Current!.Spawn(async () =>
            {
                ports.Storage.CreateDirectory(Directory);
                ports.Storage.CreateDirectory("/data/metadata");
                await ports.Storage.FlushDirectoryAsync("/");
                await ports.Storage.FlushDirectoryAsync("/data");
                await work(world, ports);
                done = true;
            }));
            prepare(world, node);
            world.Run(500 * TestWorlds.Ms);
        }, seed);
        Assert.That(done, Is.EqualTo(!mayDie));
    }

    // Never zero, so that holes show.
    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(1 + (i % 251)))];
}
