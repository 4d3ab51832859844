using Broker.Runtime;
using Harness.Simulation;

namespace Harness.Tests.Simulation;

/// <summary>A world of one node whose disk has two directories.</summary>
internal static class DiskWorlds
{
    public const string LogDir = "/data/logs";
    public const string LogFile = LogDir + "/file";
    public const string Elsewhere = "/data/metadata/file";

    public static byte[] AfterPowerLoss(ulong seed, Func<World, Ports, Task> work)
    {
        byte[] content = [];
        CrashAndLook(seed, work, ports =>
        {
            using var file = ports.Storage.Open(LogFile);
            content = new byte[file.Length];
            Assert.That(file.ReadAsync(0, content).AsTask().Result, Is.EqualTo(content.Length));
        });
        return content;
    }

    public static void CrashAndLook(ulong seed, Func<World, Ports, Task> work, Action<Ports> look) =>
        Run((world, node) => world.At(400 * TestWorlds.Ms, "crash", () =>
        {
            node.Crash();
            node.Start(look);
        }), work, seed);

    // Runs some work on a node whose two directories exist for good.
    public static void Run(
        Action<World, SimNode> prepare, Func<World, Ports, Task> work, ulong seed = 1, bool mayDie = false)
    {
        var done = false;
        TestWorlds.Run(world =>
        {
            var node = world.AddNode("broker");
            node.Start(ports => Reactor.Current!.Spawn(async () =>
            {
                ports.Storage.CreateDirectory(LogDir);
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
    public static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(1 + (i % 251)))];
}
