using Broker.Runtime;
using Harness.Simulation;
using static Harness.Tests.Simulation.DiskWorlds;

namespace Harness.Tests.Simulation;

public sealed class DiskFaultTests
{
    [Test]
    public void SlowFlushes_WhileItLasts_AddsToEveryFlushOfTheDirectory()
    {
        var took = new List<long>();
        Run((world, node) =>
        {
            var fault = node.Disk.SlowFlushes(LogDir, 50 * TestWorlds.Ms);
            world.At(20 * TestWorlds.Ms, "look", () => Assert.That(fault.Affected, Is.Zero));
            world.At(190 * TestWorlds.Ms, "end", () =>
            {
                fault.End();
                Assert.That(fault.Affected, Is.EqualTo(2));
            });
        }, async (world, ports) =>
        {
            using var file = ports.Storage.Open(LogFile);
            using var other = ports.Storage.Open(Elsewhere);
            await Until(ports, world, 30);
            foreach (var flush in new[]
            {
                file.FlushAsync, () => ports.Storage.FlushDirectoryAsync(LogDir), other.FlushAsync,
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
            using var file = storage.Open(LogFile);
            using var other = storage.Open(Elsewhere);
            var fault = world.Nodes[0].Disk.FailCalls(LogDir, 100, 0);

            AssertInputOutput(() => file.Truncate(0));
            AssertInputOutput(() => storage.Open(LogDir + "/new"));
            AssertInputOutput(() => storage.Rename(LogFile, LogDir + "/renamed"));
            AssertInputOutput(() => storage.Rename(Elsewhere, LogDir + "/renamed"));
            AssertInputOutput(() => storage.CreateDirectory(LogDir + "/sub"));
            AssertInputOutput(() => storage.Delete(LogFile));
            await AssertInputOutput(async () => await file.ReadAsync(0, new byte[1]));
            await AssertInputOutput(file.FlushAsync);
            await AssertInputOutput(() => storage.FlushDirectoryAsync(LogDir));
            Assert.That(fault.Affected, Is.EqualTo(9));

            AssertInputOutput(() => file.Append([1, 2, 3]));
            Assert.That(file.Length, Is.LessThan(3));
            Assert.That(storage.List(LogDir), Is.EqualTo(new[] { "file" }));
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
        var alone = Failures(ports => [ports.Storage.Open(LogFile)]);
        var together = Failures(ports => [ports.Storage.Open(LogFile), ports.Storage.Open(LogFile + "2")]);

        Assert.That(alone[0].Count(failed => failed), Is.InRange(10, 50), "30 % of 100 calls");
        Assert.That(together[0], Is.EqualTo(alone[0]));
        Assert.That(together[1], Is.Not.EqualTo(alone[0]));
        Assert.That(Failures(ports => [ports.Storage.Open(LogFile)], ordinal: 1)[0], Is.Not.EqualTo(alone[0]));
    }

    [Test]
    public void FailCalls_FailedFlush_IsLostAtTheCrashThoughALaterFlushSucceeded()
    {
        var kept = new List<byte[]>();
        for (var seed = 0UL; seed < 100; seed++)
        {
            kept.Add(AfterPowerLoss(seed, async (world, ports) =>
            {
                using var file = ports.Storage.Open(LogFile);
                await ports.Storage.FlushDirectoryAsync(LogDir);
                file.Append(Pattern(100));
                await file.FlushAsync();
                file.Append(Pattern(100));
                var fault = world.Nodes[0].Disk.FailCalls(LogDir, 100, 0);
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
                using var file = ports.Storage.Open(LogFile);
                await ports.Storage.FlushDirectoryAsync(LogDir);
                file.Append(Pattern(100));
                var fault = world.Nodes[0].Disk.FailCalls(LogDir, 100, 0);
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
                ports.Storage.Open(LogFile).Dispose();
                var fault = world.Nodes[0].Disk.FailCalls(LogDir, 100, 0);
                await AssertInputOutput(() => ports.Storage.FlushDirectoryAsync(LogDir));
                fault.End();
                if (flushAgain)
                {
                    await ports.Storage.FlushDirectoryAsync(LogDir);
                }
            }, ports => names = ports.Storage.List(LogDir));
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
                using var file = storage.Open(LogFile);
                file.Append(Pattern(10));
                var fault = world.Nodes[0].Disk.FillUp(LogDir, 0);

                AssertNoSpace(() => file.Append(Pattern(4)));
                lengths.Add(file.Length);
                var read = new byte[20];
                Assert.That(await file.ReadAsync(10, read), Is.EqualTo(file.Length - 10));
                Assert.That(read[..(int)(file.Length - 10)], Is.EqualTo(Pattern(4)[..(int)(file.Length - 10)]));
                AssertNoSpace(() => storage.Open(LogDir + "/new"));
                AssertNoSpace(() => storage.CreateDirectory(LogDir + "/sub"));
                Assert.That(fault.Affected, Is.EqualTo(3));

                file.Append([]);
                file.Truncate(5);
                await file.FlushAsync();
                storage.Rename(LogFile, LogDir + "/renamed");
                storage.CreateDirectory(LogDir);
                storage.Open(LogDir + "/renamed").Dispose();
                await storage.FlushDirectoryAsync(LogDir);
                storage.Delete(LogDir + "/renamed");
                storage.Open(Elsewhere).Append([1]);
                Assert.That(fault.Affected, Is.EqualTo(3));

                fault.End();
                storage.Open(LogDir + "/new").Append([1]);
            }, seed);
        }

        Assert.That(lengths, Is.EqualTo(new long[] { 10, 11, 12, 13 }));
    }

    [Test]
    public void PowerLoss_WhileCallsFail_NoCallHasAnEffect()
    {
        Run((world, node) => world.At(20 * TestWorlds.Ms, "arm", () =>
        {
            node.ArmCrash(0, () => { });
            node.Disk.FailCalls(LogDir, 100, 0);
        }), async (world, ports) =>
        {
            using var file = ports.Storage.Open(LogFile);
            await Until(ports, world, 30);
            file.Append(Pattern(10));
            Assert.That(world.Nodes[0].IsAlive, Is.False, "the crash comes first, and a dead process sees no failure");
            await file.FlushAsync();
        }, mayDie: true);
    }

    // Which of 100 appends to each file fail.
    private static List<List<bool>> Failures(Func<Ports, IReadOnlyList<IFile>> open, int ordinal = 0)
    {
        List<List<bool>> failures = [];
        Run((_, _) => { }, (world, ports) =>
        {
            var files = open(ports);
            failures = [.. files.Select(_ => new List<bool>())];
            world.Nodes[0].Disk.FailCalls(LogDir, 30, ordinal);
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
        Throws.TypeOf<IOException>().With.Property("HResult").EqualTo(28)
            .And.Message.Contains("No space left on device"));

    private static async Task<long> Time(World world, Func<Task> work)
    {
        var start = world.Now;
        await work();
        return world.Now - start;
    }

    private static Task Until(Ports ports, World world, int ms) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Max(0, ms - (world.Now / TestWorlds.Ms))), ports.Time);
}
