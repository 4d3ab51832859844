using Broker.Runtime;
using Harness.Simulation;
using static Harness.Tests.Simulation.DiskWorlds;

namespace Harness.Tests.Simulation;

public sealed class BitRotTests
{
    [Test]
    public void Rot_FlushedAndUnflushedBytes_FlipsOnlyFlushedOnesOfTheDirectory()
    {
        var flippedIn = new SortedSet<string>();
        for (var seed = 0UL; seed < 40; seed++)
        {
            var flipped = Rotten(seed);
            Assert.That(flipped, Has.Count.EqualTo(5));
            Assert.That(Rotten(seed), Is.EqualTo(flipped), "the same seed rots the same bits");
            Assert.That(flipped.Where(bit => bit.Path == LogFile).Select(bit => bit.Position), Has.All.LessThan(100));
            flippedIn.UnionWith(flipped.Select(bit => bit.Path));
        }

        Assert.That(flippedIn, Is.EqualTo(new[] { LogFile, LogDir + "/small" }));
    }

    [Test]
    public void Rot_FewerBitsThanFlips_FlipsAll()
    {
        var content = AfterPowerLoss(1, async (world, ports) =>
        {
            using var file = ports.Storage.Open(LogFile);
            file.Append([0b1010_0101]);
            Assert.That(world.Nodes[0].Disk.Rot(LogDir, 64, 0, _ => true), Is.Zero, "nothing is flushed yet");
            await ports.Storage.FlushDirectoryAsync(LogDir);
            await file.FlushAsync();
            Assert.That(world.Nodes[0].Disk.Rot(LogDir, 64, 0, _ => true), Is.EqualTo(8));
        });

        Assert.That(content, Is.EqualTo(new byte[] { 0b0101_1010 }), "rot is on the platter, too");
    }

    // Every bit that differs from what was written.
    private static IReadOnlyList<(string Path, int Position, int Bits)> Rotten(ulong seed)
    {
        var flipped = new List<(string, int, int)>();
        Run((_, _) => { }, async (world, ports) =>
        {
            var paths = new[] { LogFile, LogDir + "/small", LogDir + "/meta.properties", Elsewhere };
            var files = paths.Select(path => (Path: path, File: ports.Storage.Open(path))).ToList();
            foreach (var (path, file) in files)
            {
                file.Append(Pattern(path == LogFile ? 100 : 3));
                await file.FlushAsync();
            }

            files[0].File.Append(Pattern(1000));
            Assert.That(world.Nodes[0].Disk.Rot(LogDir, 5, 0, name => name != "meta.properties"), Is.EqualTo(5));
            foreach (var (path, file) in files)
            {
                var content = new byte[file.Length];
                await file.ReadAsync(0, content);
                var expected = path == LogFile ? [.. Pattern(100), .. Pattern(1000)] : Pattern(3);
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
}
