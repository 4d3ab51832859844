using Broker.Defects;
using Harness.Checkers;
using Harness.Runs;
using Harness.Scenarios;
using Harness.Shrinking;
using Harness.Simulation.Exploration;

namespace Harness.Tests.Shrinking;

/// <summary>Shrinks runs of a small scenario in which a planted defect shows often.</summary>
public sealed class ShrinkerTests
{
    private static readonly Scenario Scenario = ScenarioParser.Parse(
        """
        name: small
        description: crashes of all brokers
        model: log
        virtualSeconds: 8
        cluster:
          brokers: 3
          config:
            min.insync.replicas: 2
            log.flush.before.ack: true
            broker.session.timeout.ms: 1000
            broker.heartbeat.interval.ms: 200
            replica.lag.time.max.ms: 2000
            replica.fetch.wait.max.ms: 100
            replica.fetch.backoff.ms: 50
            replica.socket.timeout.ms: 500
            controller.quorum.election.timeout.ms: 300
            controller.quorum.election.backoff.max.ms: 200
            controller.quorum.fetch.timeout.ms: 600
            controller.quorum.request.timeout.ms: 400
        topics: [{ name: orders, partitions: 2, replicationFactor: 3 }]
        clients: { count: 3, operationsPerSecond: 40, burst: 5, recordsPerAppend: 1..3, acks: -1 }
        faults:
          count: 3..4
          kinds:
            crash: { durationMs: 100..400, nodes: 3, storageCalls: 0..20 }
            slow-link: { durationMs: 100..400, nodes: 1, delayMs: 10..40 }
        """, "small.yaml");

    private static readonly RunOptions Options = new() { Defect = DefectCatalog.Find("truncate-to-high-watermark") };

    private static readonly Lazy<RunOutcome> Invalid = new(() => Enumerable.Range(1, 40)
        .Select(seed => SimulatedRun.Execute(
            Scenario, PlanGenerator.Generate(Scenario, (ulong)seed), Options with { RecordDeviations = true }))
        .First(run => run.Results.Anomalies.Any(found => found.Id == Anomalies.LostWrite.Id)));

    private static readonly ShrinkSettings LostWrite = new() { Anomaly = Anomalies.LostWrite.Id };

    [Test]
    public void Shrink_PlantedDefect_LeavesAHandfulThatTheCorrectBrokerSurvives()
    {
        var original = Invalid.Value;
        using var stop = new CancellationTokenSource();
        var settings = LostWrite with { Stop = stop.Token, Progress = StopAfter(stop, 300) };
        var shrunk = new Shrinker(Scenario, Options, settings).Shrink(original.Plan, original.Deviations);

        var run = shrunk.Run;
        var size = run.Results.Shrunk!.To;
        Assert.That(run.Results.Anomalies.Select(found => found.Id), Does.Contain(Anomalies.LostWrite.Id));
        Assert.That(size.Operations, Is.InRange(1, 20));
        Assert.That(size.Faults, Is.InRange(1, 3));
        Assert.That(size, Is.EqualTo(RunSize.Of(run.Plan, shrunk.Deviations.Count)));
        Assert.That(run.Results.Shrunk.From, Is.EqualTo(RunSize.Of(original.Plan, original.Deviations!.Count)));
        Assert.That(size.Deviations, Is.LessThan(original.Deviations.Count));
        Assert.That(run.Results.VirtualSeconds, Is.LessThan(original.Results.VirtualSeconds));
        Assert.That(shrunk.FirstMishap, Is.Null);
        AssertSameRun(run, shrunk.Deviations);

        var correct = SimulatedRun.Execute(
            Scenario, run.Plan, new RunOptions { Explore = "choices:fifo", Deviations = shrunk.Deviations });
        Assert.That(correct.Results.Anomalies, Is.Empty);
    }

    [Test]
    public void Shrink_SameRunTwice_GivesTheSame()
    {
        var original = Invalid.Value;
        string Hash(int width)
        {
            using var stop = new CancellationTokenSource();
            var settings = LostWrite with { Stop = stop.Token, Progress = StopAfter(stop, 30), Width = width };
            var shrunk = new Shrinker(Scenario, Options, settings).Shrink(original.Plan, original.Deviations);
            Assert.That(shrunk.IsStopped);
            Assert.That(shrunk.Runs, Is.InRange(31, 33), "the run that repeats the best comes last");
            return shrunk.Run.Results.RunHash;
        }

        var first = Hash(1);
        Assert.That(Hash(1), Is.EqualTo(first));
        Assert.That(Hash(3), Is.EqualTo(first), "several at a time");
    }

    [Test]
    public void Shrink_WithoutItsSchedule_TriesOthers()
    {
        using var stop = new CancellationTokenSource();
        var progress = new List<ShrinkProgress>();
        var settings = LostWrite with
        {
            Stop = stop.Token,
            Progress = done =>
            {
                progress.Add(done);
                if (done.Stage == "faults")
                {
                    stop.Cancel();
                }
            },
        };

        var shrunk = new Shrinker(Scenario, Options, settings).Shrink(Invalid.Value.Plan, null);

        Assert.That(shrunk.Run.Results.Verdict, Is.EqualTo(Verdict.Invalid));
        Assert.That(shrunk.Run.Results.Shrunk!.From.Deviations, Is.Null);
        Assert.That(progress.Select(done => done.Runs), Is.Unique.And.Ordered);
    }

    [Test]
    public void Shrink_AnomalyThatDoesNotComeBack_SaysSo()
    {
        var plan = PlanGenerator.Generate(Scenario, 1) with { Faults = [] };

        Assert.That(
            () => new Shrinker(Scenario, new RunOptions(), LostWrite).Shrink(plan with { Operations = [] }, null),
            Throws.TypeOf<NotReproducedException>().With.Message.Match("'lost-write' did not come back in 5. runs"));
    }

    [Test]
    public void MostTelling_OfARun_IsOneThatConvicts()
    {
        var results = Invalid.Value.Results;
        var both = results with
        {
            Anomalies = [new("unseen", 1, []), new("unavailable", 1, []), new("stale-read", 1, [])],
        };

        Assert.That(Shrinker.MostTelling(both), Is.EqualTo("stale-read"));
        Assert.That(Shrinker.MostTelling(both with { Anomalies = [new("unseen", 1, [])] }), Is.Null);
    }

    private static void AssertSameRun(RunOutcome run, IReadOnlyList<Deviation> deviations)
    {
        var replay = ChoiceLog.Parse(run.Choices!.ToBytes());
        var replayed = SimulatedRun.Execute(Scenario, run.Plan, Options with { Replay = replay });
        var again = SimulatedRun.Execute(
            Scenario, run.Plan, Options with { Explore = "choices:fifo", Deviations = deviations });

        Assert.That(replayed.Results.RunHash, Is.EqualTo(run.Results.RunHash));
        Assert.That(replayed.Results.HistoryHash, Is.EqualTo(run.Results.HistoryHash));
        Assert.That(again.Results.RunHash, Is.EqualTo(run.Results.RunHash));
    }

    private static Action<ShrinkProgress> StopAfter(CancellationTokenSource stop, int runs) => done =>
    {
        if (done.Runs >= runs)
        {
            stop.Cancel();
        }
    };
}
