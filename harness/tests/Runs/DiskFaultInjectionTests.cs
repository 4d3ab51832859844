using Broker;
using Broker.Configuration;
using Broker.Runtime;
using Harness.Clusters;
using Harness.Faults;
using Harness.Faults.Injection;
using Harness.Histories;
using Harness.Simulation;
using Harness.Simulation.Exploration;

namespace Harness.Tests.Runs;

/// <summary>
/// Disk faults in a cluster whose brokers each also write a probe file into their data and metadata directories: each
/// process notes how it fares.
/// </summary>
public sealed class DiskFaultInjectionTests
{
    private const int UntilMs = 4000;

    // By broker, in order of time; a note is a process's number, virtual ms, length of the file, and the failure.
    private readonly Dictionary<int, List<Note>> notes = [];
    private readonly List<string> metadataFailures = [];

    [Test]
    public void SlowFlush_DataDirectory_SlowsFlushesDown()
    {
        var run = Run(new PlannedFault(0, FaultKind.SlowFlush, 1000, 1000, [2], 200));

        Assert.That(run.Faults.Fired, Contains.Key("slow-flush").WithValue(1));
        Assert.That(Between(2, 1000, 2000), Is.InRange(3, 6), "flushes of 200 ms each in a second");
        Assert.That(Between(1, 1000, 2000), Is.GreaterThan(30));
        Assert.That(Between(2, 2300, 3300), Is.GreaterThan(30));
        Assert.That(run.Incarnations, Is.EqualTo(new[] { 1, 1, 1 }));
    }

    [Test]
    public void DiskError_SomeCallsFail_RebootsAtTheEnd()
    {
        var run = Run(new PlannedFault(0, FaultKind.DiskError, 1000, 1000, [2, 3], 40));

        Assert.That(run.Faults.Fired, Contains.Key("disk-error").WithValue(1));
        Assert.That(run.Incarnations, Is.EqualTo(new[] { 1, 2, 2 }));
        Assert.That(run.PowerLosses, Is.EqualTo(new[] { 0, 1, 1 }));
        foreach (var broker in new[] { 2, 3 })
        {
            var failed = notes[broker].Where(note => note.Failure is not null).ToList();
            Assert.That(failed.Select(note => note.Failure!.HResult), Has.All.EqualTo(5));
            Assert.That(failed, Has.Count.GreaterThan(5));
            Assert.That(failed.Select(note => note.Ms), Has.All.InRange(1000, 2010));
            Assert.That(notes[broker].Last(note => note.Ms < 2000).Process, Is.EqualTo(1));
            Assert.That(notes[broker][^1], Has.Property("Process").EqualTo(2).And.Property("Ms").GreaterThan(3900));
        }

        Assert.That(notes[1].Select(note => note.Failure), Has.All.Null);
        Assert.That(metadataFailures, Is.Empty);
    }

    [Test]
    public void FlushError_OnlyFlushesFail_RebootsAtTheEnd()
    {
        var run = Run(new PlannedFault(0, FaultKind.FlushError, 1000, 1000, [2], 100));

        Assert.That(run.Faults.Fired, Contains.Key("flush-error").WithValue(1));
        Assert.That((run.Incarnations[1], run.PowerLosses[1]), Is.EqualTo((2, 1)));
        Assert.That(
            notes[2].Where(note => note.Failure is not null).Select(note => note.Ms), Has.All.InRange(1000, 2010));
        Assert.That(notes[2].Count(note => note.Failure is not null), Is.GreaterThan(5));
        Assert.That(metadataFailures, Is.Empty);
    }

    [Test]
    public void DiskFull_AppendsFail_RestartsWithThePageCacheAsItWas()
    {
        var run = Run(new PlannedFault(0, FaultKind.DiskFull, 1000, 1000, [1], 0));

        Assert.That(run.Faults.Fired, Contains.Key("disk-full").WithValue(1));
        Assert.That((run.Incarnations, run.PowerLosses), Is.EqualTo((new[] { 2, 1, 1 }, new[] { 0, 0, 0 })));
        var failed = notes[1].Where(note => note.Failure is not null).ToList();
        Assert.That(failed, Has.Count.GreaterThan(5));
        Assert.That(failed.Select(note => note.Failure!.HResult), Has.All.EqualTo(28));
        Assert.That(notes[1].Select(note => note.Length), Is.Ordered, "a full disk takes nothing away");
        Assert.That(notes[1][^1].Failure, Is.Null);
        Assert.That(metadataFailures, Is.Empty);
    }

    [Test]
    public void DiskError_BrokerIsDown_MakesNoDifferenceAndDoesNotStartIt()
    {
        var run = Run(
            [
                new PlannedFault(0, FaultKind.Crash, 1000, 2000, [2], 0),
                new PlannedFault(1, FaultKind.DiskError, 1500, 500, [2], 100),
            ],
            (cluster, at) => at(2500, () => Assert.That(cluster.NodeOf(2).IsAlive, Is.False)));

        Assert.That(run.Faults.Fired.Keys, Is.EqualTo(new[] { "crash" }));
        Assert.That(run.Incarnations, Is.EqualTo(new[] { 1, 2, 1 }));
        Assert.That(run.History.Single(entry => entry is { Fault: 1, Stage: "end" }).Note,
            Is.EqualTo("it made no difference"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void BitRot_RunningOrStoppedBroker_FlipsBitsOfTheDataDirectoryAlone(bool stopped)
    {
        var run = Run(
            [
                .. stopped ? [new PlannedFault(0, FaultKind.Crash, 1000, 1000, [3], 0)] : Array.Empty<PlannedFault>(),
                new PlannedFault(1, FaultKind.BitRot, 1500, 10, [3], 8),
            ],
            (_, _) => { });

        Assert.That(run.Faults.Fired, Contains.Key("bit-rot").WithValue(1));
        Assert.That(notes[3][^1].BitsWrong, Is.EqualTo(8));
        Assert.That(notes[3].Where(note => note.Ms < 1500).Select(note => note.BitsWrong), Has.All.Zero);
        Assert.That(notes[1].Concat(notes[2]).Select(note => note.BitsWrong), Has.All.Zero);
        Assert.That(metadataFailures, Is.Empty);
    }

    [Test]
    public void BitRot_BrokersOneAfterTheOther_AllButOneAreVetoedForTheRestOfTheRun()
    {
        var run = Run(
            [
                new PlannedFault(0, FaultKind.BitRot, 1000, 10, [1], 1),
                new PlannedFault(1, FaultKind.BitRot, 2000, 10, [2], 1),
                new PlannedFault(2, FaultKind.BitRot, 3000, 10, [1], 1),
            ],
            (_, _) => { });

        Assert.That(run.Faults.Fired, Contains.Key("bit-rot").WithValue(2));
        Assert.That(run.Faults.Vetoed, Contains.Key("bit-rot").WithValue(1));
        Assert.That(run.History.Single(entry => entry.Stage == "vetoed").Fault, Is.EqualTo(1));
    }

    [Test]
    public void Run_EveryDiskFault_SameSeedIsTheSameRunAndSoIsItsReplay()
    {
        PlannedFault[] faults =
        [
            new(0, FaultKind.SlowFlush, 500, 800, [3], 20), new(3, FaultKind.BitRot, 600, 100, [2], 5),
            new(1, FaultKind.DiskError, 800, 600, [2, 3], 30), new(2, FaultKind.DiskFull, 1600, 500, [3], 0),
        ];

        var first = Run(faults, (_, _) => { });
        var noted = Text();
        var second = Run(faults, (_, _) => { });
        Assert.That((second.Explored.RunHash, Text()), Is.EqualTo((first.Explored.RunHash, noted)));
        var replayed = Run(faults, (_, _) => { }, first.Explored.Log);
        Assert.That((replayed.Explored.RunHash, Text()), Is.EqualTo((first.Explored.RunHash, noted)));
        Assert.That(first.Faults.Fired.Keys, Is.EqualTo(new[] { "bit-rot", "disk-error", "disk-full", "slow-flush" }));
    }

    private string Text() => string.Join('\n', notes.OrderBy(entry => entry.Key).SelectMany(entry => entry.Value)
        .Select(note => $"{note.Process} {note.Ms} {note.Length} {note.BitsWrong} {note.Failure?.Message}"));

    private int Between(int broker, int fromMs, int toMs) =>
        notes[broker].Count(note => note.Ms >= fromMs && note.Ms < toMs);

    private Outcome Run(PlannedFault fault) => Run([fault], (_, _) => { });

    private Outcome Run(
        IReadOnlyList<PlannedFault> faults,
        Action<SimulatedCluster, Action<int, Action>> check,
        ChoiceLog? replay = null)
    {
        notes.Clear();
        FaultInjector? injector = null;
        HistoryRecorder? history = null;
        SimulatedCluster? cluster = null;
        var explored = Explorer.Explore(new ExploreOptions { Seed = 3, Replay = replay }, world =>
        {
            cluster = new SimulatedCluster(world, 3, new Dictionary<string, string>(), BrokerRules.Correct,
                (_, _) => { }, (ports, config) => Probed(world, ports, config));
            history = new HistoryRecorder(() => world.Now);
            injector = new FaultInjector(cluster, history, new FaultBudget(true, 2));
            cluster.Start();
            injector.Schedule(faults, 0);
            check(cluster, (ms, action) => world.At(ms * 1_000_000L, "check", action));
            world.Run(UntilMs * 1_000_000L);
            injector.Heal();
        });
        Assert.That(explored.Failure, Is.Null);
        return new Outcome(
            injector!, history!.Entries, explored, [.. cluster!.Brokers.Select(node => node.Incarnations)],
            [.. cluster.Brokers.Select(node => node.Disk.PowerLosses)]);
    }

    private Ports Probed(World world, Ports ports, BrokerConfig config)
    {
        var (broker, process) = (config.NodeId, world.Nodes[config.NodeId - 1].Incarnations);
        Reactor.Current!.Spawn(() => ProbeAsync(world, ports, config.LogDirs[0], (note, wrong) =>
        {
            notes.TryAdd(broker, []);
            notes[broker].Add(note with { Process = process, BitsWrong = wrong });
        }));
        Reactor.Current!.Spawn(() => ProbeAsync(world, ports, config.MetadataLogDir, (note, wrong) =>
        {
            if (note.Failure is not null || wrong > 0)
            {
                metadataFailures.Add($"broker {broker}: {wrong} bits, {note.Failure}");
            }
        }));
        return ports;
    }

    // Appends bytes of 0x55 every 20 ms, flushes them, and counts the bits that are wrong in the whole file.
    private static async Task ProbeAsync(World world, Ports ports, string directory, Action<Note, int> done)
    {
        // The broker takes no directory in which it finds the files of somebody else.
        while (!ports.Storage.FileExists(directory + "/meta.properties"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), ports.Time);
        }

        var file = ports.Storage.Open(directory + "/probe.log");
        await ports.Storage.FlushDirectoryAsync(directory);
        while (true)
        {
            var wrong = 0;
            IOException? failure = null;
            try
            {
                file.Append("UUUUUUUUUU"u8);
                await file.FlushAsync();
                var content = new byte[file.Length];
                await file.ReadAsync(0, content);
                wrong = content.Sum(value => int.PopCount(value ^ 'U'));
            }
            catch (IOException exception)
            {
                failure = exception;
            }

            done(new Note(0, (int)(world.Now / 1_000_000), file.Length, failure, 0), wrong);
            await Task.Delay(TimeSpan.FromMilliseconds(20), ports.Time);
        }
    }

    private sealed record Note(int Process, int Ms, long Length, IOException? Failure, int BitsWrong);

    private sealed record Outcome(
        FaultInjector Faults, IReadOnlyList<HistoryEntry> History, ExplorationResult Explored, int[] Incarnations,
        int[] PowerLosses);
}
