using Broker;
using Broker.Lifecycle;
using Broker.Metadata;
using Broker.Replication;
using Broker.Runtime;
using Harness.Clusters;
using Harness.Faults;
using Harness.Faults.Injection;
using Harness.Histories;
using Harness.Simulation;
using Harness.Simulation.Exploration;

namespace Harness.Tests.Runs;

public sealed class FaultInjectorTests
{
    [Test]
    public void Schedule_Crash_RestartsTheBrokerAndFires()
    {
        var (faults, history) = Run(new PlannedFault(0, FaultKind.Crash, 1000, 500, [2], 0), (cluster, at) =>
        {
            at(1200, () => Assert.That(cluster.NodeOf(2).IsAlive, Is.False));
            at(1600, () => Assert.That(cluster.NodeOf(2).Incarnations, Is.EqualTo(2)));
        });

        Assert.That(faults.Fired, Contains.Key("crash").WithValue(1));
        Assert.That(history.Select(entry => (entry.Stage, entry.Time)), Is.EqualTo(new[]
        {
            ("start", 1_000_000_000L), ("end", 1_500_000_000L),
        }));
    }

    [Test]
    public void Schedule_CrashAtAStorageCallThatNeverComes_DoesNotFire()
    {
        var (faults, history) = Run(new PlannedFault(0, FaultKind.Crash, 3000, 100, [2], 10_000), (_, _) => { });

        Assert.That(faults.Fired, Is.Empty);
        Assert.That(history[^1].Note, Is.EqualTo("it made no difference"));
    }

    [Test]
    public void Schedule_CrashAtAStep_LeavesNothingAfterIt()
    {
        // A broker that restarts applies what was decided, which is the step that the second fault waits for.
        var (steps, after) = (0, 0);
        var (faults, history) = Run(
            [
                new(0, FaultKind.Crash, 1000, 100, [2], 0),
                new(1, FaultKind.Crash, 1101, 2499, [2], 0) { Step = "metadata-applied" },
            ],
            (_, cluster, at) =>
            {
                at(3500, () => Assert.That(cluster.NodeOf(2).IsAlive, Is.False));
                at(3700, () => Assert.That(cluster.NodeOf(2).Incarnations, Is.EqualTo(3)));
            },
            null,
            (ms, broker, happened) =>
            {
                if (broker == 2 && ms is > 1101 and < 3500)
                {
                    after += steps;
                    steps += happened is MetadataEvents.Applied ? 1 : 0;
                }
            });

        Assert.That(faults.Fired, Contains.Key("crash").WithValue(2));
        Assert.That(history.First(entry => entry.Fault == 1).Note, Does.Contain(", at metadata-applied"));
        Assert.That((steps, after), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Schedule_CrashAtAStepThatNeverComes_DoesNotFire()
    {
        var (faults, history) = Run(
            new PlannedFault(0, FaultKind.Crash, 1000, 100, [2], 0) { Step = "truncated" }, (_, _) => { });

        Assert.That(faults.Fired, Is.Empty);
        Assert.That(history[^1].Note, Is.EqualTo("it made no difference"));
    }

    [Test]
    public void Schedule_Restart_StopsInOrderAndStartsAgain()
    {
        var (faults, history) = Run(new PlannedFault(0, FaultKind.Restart, 1000, 500, [2], 0), (cluster, at) =>
        {
            at(1400, () => Assert.That(cluster.NodeOf(2).IsAlive, Is.False));
            at(1600, () => Assert.That(
                (cluster.NodeOf(2).Incarnations, cluster.NodeOf(2).Disk.PowerLosses), Is.EqualTo((2, 0))));
        });

        Assert.That(faults.Fired, Contains.Key("restart").WithValue(1));
        Assert.That(history[^1].Note, Is.Null);
    }

    [Test]
    public void Schedule_Wipe_RestartsWithEmptyDataAndTheMetadataLog()
    {
        var (faults, history) = Run(new PlannedFault(0, FaultKind.Wipe, 1000, 500, [2], 0), (cluster, at) =>
        {
            var disk = cluster.NodeOf(2).Disk;
            at(999, () => Assert.That(disk.Tree.List("/data/logs"), Is.Not.Empty));
            at(1200, () =>
            {
                Assert.That(cluster.NodeOf(2).IsAlive, Is.False);
                Assert.That(disk.Tree.List("/data/logs"), Is.Empty);
                Assert.That(disk.Tree.List("/data/metadata"), Is.Not.Empty);
            });
            at(1900, () =>
            {
                Assert.That(cluster.NodeOf(2).Incarnations, Is.EqualTo(2));
                Assert.That(disk.Tree.List("/data/logs"), Is.Not.Empty, "it goes on with a new directory");
            });
        });

        Assert.That(faults.Fired, Contains.Key("wipe").WithValue(1));
        Assert.That(history[^1].Note, Is.Null);
    }

    [Test]
    public void Schedule_RestartOfAPausedBroker_KillsItInTheEnd()
    {
        var (faults, _) = Run(new PlannedFault(0, FaultKind.Restart, 1000, 500, [2], 0), (cluster, at) =>
        {
            at(900, () => cluster.NodeOf(2).Pause());
            at(1400, () => Assert.That(cluster.NodeOf(2).IsAlive));
            at(1600, () => Assert.That(cluster.NodeOf(2).Incarnations, Is.EqualTo(2)));
        });

        Assert.That(faults.Fired, Contains.Key("restart").WithValue(1));
    }

    [Test]
    public void Schedule_Pause_HoldsTheBrokerBack()
    {
        var (faults, _) = Run(new PlannedFault(0, FaultKind.Pause, 1000, 500, [1], 0), (cluster, at) =>
        {
            at(1200, () => Assert.That(cluster.NodeOf(1).IsPaused));
            at(1600, () => Assert.That(cluster.NodeOf(1).IsPaused, Is.False));
        });

        Assert.That(faults.Fired, Contains.Key("pause").WithValue(1));
    }

    [TestCase(FaultKind.Partition, "partition", 3000)]
    [TestCase(FaultKind.PartitionOneWay, "partition-one-way", 3000)]
    [TestCase(FaultKind.SlowLink, "slow-link", 3000)]
    [TestCase(FaultKind.ClockOffset, "clock-offset", 3000)]
    [TestCase(FaultKind.ClockRate, "clock-rate", 3000)]
    public void Schedule_Fault_FiresAndEnds(FaultKind kind, string name, int atMs)
    {
        var (faults, history) = Run(new PlannedFault(0, kind, atMs, 1000, [1, 2], 50), (_, _) => { });

        Assert.That(faults.Fired, Contains.Key(name).WithValue(1));
        Assert.That(history[^1].Stage, Is.EqualTo("end"));
    }

    [Test]
    public void Schedule_OutsideOfTheBudget_IsVetoedAndRecorded()
    {
        var budget = new FaultBudget(flushBeforeAck: false, minInsyncReplicas: 2);
        var (faults, history) = Run(
            new PlannedFault(0, FaultKind.Crash, 1000, 500, [1, 2], 0),
            (cluster, at) => at(1200, () => Assert.That(cluster.NodeOf(1).IsAlive)),
            budget);

        Assert.That(faults.Fired, Is.Empty);
        Assert.That(faults.Vetoed, Contains.Key("crash").WithValue(1));
        Assert.That(history.Single().Stage, Is.EqualTo("vetoed"));
    }

    [Test]
    public void Heal_FaultThatStillLasts_EndsIt()
    {
        var (faults, history) = Run(
            new PlannedFault(0, FaultKind.Crash, 1000, 60_000, [3], 0),
            (cluster, at) => at(3900, () => Assert.That(cluster.NodeOf(3).IsAlive, Is.False)));

        Assert.That(faults.Fired, Contains.Key("crash").WithValue(1));
        Assert.That(history[^1].Time, Is.EqualTo(4_000_000_000));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Schedule_CrashWithoutFlushes_WaitsForTheOneBeforeToBeBackInSync(bool back)
    {
        var (faults, history) = Run(
            [new(0, FaultKind.Crash, 1000, 500, [2], 0), new(1, FaultKind.Crash, 2000, 500, [1], 0)],
            (injector, _, at) =>
            {
                void Report(int ms, params int[] isr) => at(ms, () => injector.Observe(
                    new PartitionEvents.IsrChanged(new TopicPartition("t", 0), 1, 5, isr)));

                Report(900, 1, 2, 3);
                Report(1200, 1, 3);
                at(1800, () => injector.Observe(new LifecycleEvents.Registered(2, 100)));
                if (back)
                {
                    Report(1900, 1, 2, 3);
                }
            },
            new FaultBudget(flushBeforeAck: false, minInsyncReplicas: 2));

        Assert.That(faults.Fired["crash"], Is.EqualTo(back ? 2 : 1));
        Assert.That(history.Count(entry => entry is { Fault: 1, Stage: "vetoed" }), Is.EqualTo(back ? 0 : 1));
    }

    [Test]
    public void Schedule_CrashWithoutFlushesWhileADiskFails_IsVetoed()
    {
        var (faults, _) = Run(
            [new(0, FaultKind.DiskError, 1000, 1000, [2], 100), new(1, FaultKind.Crash, 1500, 100, [1], 0)],
            (_, _, _) => { },
            new FaultBudget(flushBeforeAck: false, minInsyncReplicas: 2));

        Assert.That(faults.Vetoed, Contains.Key("crash").WithValue(1));
    }

    private static (FaultInjector Faults, IReadOnlyList<HistoryEntry> History) Run(
        PlannedFault fault, Action<SimulatedCluster, Action<int, Action>> check, FaultBudget? budget = null) =>
        Run([fault], (_, cluster, at) => check(cluster, at), budget);

    private static (FaultInjector Faults, IReadOnlyList<HistoryEntry> History) Run(
        IReadOnlyList<PlannedFault> planned, Action<FaultInjector, SimulatedCluster, Action<int, Action>> check,
        FaultBudget? budget, Action<long, int, BrokerEvent>? observer = null)
    {
        FaultInjector? faults = null;
        HistoryRecorder? history = null;
        var explored = Explorer.Explore(new ExploreOptions { Seed = 3 }, world =>
        {
            var cluster = new SimulatedCluster(
                world, 3, new Dictionary<string, string>(), BrokerRules.Correct,
                (broker, happened) =>
                {
                    observer?.Invoke(world.Now / 1_000_000, broker, happened);
                    faults?.Strike(broker, happened);
                },
                (ports, _) => ports);
            history = new HistoryRecorder(() => world.Now);
            faults = new FaultInjector(cluster, history, budget ?? new FaultBudget(true, 2));
            cluster.Start();
            faults.Schedule(planned, 0);
            check(faults, cluster, (ms, action) => world.At(ms * 1_000_000L, "check", action));
            world.Run(4_000_000_000);
            faults.Heal();
        });
        Assert.That(explored.Failure, Is.Null);
        return (faults!, history!.Entries);
    }
}
