using Broker.Defects;
using Harness.Checkers;
using Harness.Histories;
using Harness.Runs;
using Harness.Simulation.Exploration;

namespace Scenarios.Tests;

/// <summary>
/// Scenarios run as people run them in CI: each is a case of its own, with the command that repeats a failure.
/// </summary>
/// <remarks>Runs share nothing: several at a time keep all processors busy, and come out the same.</remarks>
[Parallelizable(ParallelScope.Children)]
public sealed class SimulatedRunTests
{
    private const ulong FirstSeed = 1;

    private static IEnumerable<string> Scenarios =>
        ScenarioCatalog.Names.Where(name => ScenarioCatalog.Load(name).Expects == Verdict.Valid);

    private static IEnumerable<string> Canaries =>
        ScenarioCatalog.Names.Where(name => ScenarioCatalog.Load(name).Defect is not null);

    private static IEnumerable<string> Unsafe => ScenarioCatalog.Names.Except(Scenarios).Except(Canaries);

    private static IEnumerable<string> Caught =>
        DefectCatalog.All.Where(defect => !defect.IsHarmless).Select(defect => defect.Id);

    [TestCaseSource(nameof(Scenarios))]
    public void Run_CorrectBroker_IsValid(string scenario)
    {
        foreach (var seed in Seeds(5))
        {
            var results = Run(scenario, seed, new RunOptions()).Results;
            Assert.That(results.Verdict, Is.EqualTo(Verdict.Valid), () => Describe(results));
        }
    }

    [TestCaseSource(nameof(Unsafe))]
    public void Run_ConfigurationThatPromisesTooLittle_LosesRecords(string scenario) => Assert.That(
        Seeds(100).Select(seed => Run(scenario, seed, new RunOptions()).Results)
            .Any(results => results.Expects == "invalid" && results.Anomalies.Any(found => found.Id == "lost-write")),
        "100 runs lost nothing");

    [TestCaseSource(nameof(Canaries))]
    public void Run_Canary_ShowsItsAnomalyInEveryRun(string scenario)
    {
        foreach (var seed in Seeds(5))
        {
            var results = Run(scenario, seed, new RunOptions()).Results;
            Assert.That(Expectation.IsMet(results), () => Describe(results));
            Assert.That(results.Defect, Is.Null, "the defect belongs to the scenario");
        }
    }

    [Test]
    public void Run_CanaryWithoutItsDefect_IsValid()
    {
        var scenario = ScenarioCatalog.Load("canary") with { Defect = null };
        var results = SimulatedRun.Execute(scenario, PlanGenerator.Generate(scenario, 1), new RunOptions()).Results;

        Assert.That(results.Verdict, Is.EqualTo(Verdict.Valid), () => Describe(results));
    }

    [Test]
    public void Run_DefaultScenario_LeavesTheSchedulerAChoice()
    {
        var mean = Seeds(10).Average(seed => Run("replication", seed, new RunOptions()).Results.EnabledMean);

        Assert.That(mean, Is.GreaterThanOrEqualTo(2));
    }

    [TestCaseSource(nameof(Caught))]
    public void Run_PlantedDefect_IsCaughtAndComesBack(string id)
    {
        var defect = DefectCatalog.Find(id)!;
        var options = new RunOptions { Defect = defect };
        var anomaly = defect.Anomaly ?? AnomalyOf(id);
        var caught = Seeds(100).Select(seed => Run(defect.Scenario, seed, options))
            .FirstOrDefault(run => run.Results.Anomalies.Any(found => found.Id == anomaly));

        Assert.That(caught, Is.Not.Null, $"100 runs did not catch {id} by {anomaly}.");
        var again = Run(defect.Scenario, caught!.Results.Seed, options).Results;
        Assert.That(again.RunHash, Is.EqualTo(caught.Results.RunHash));
        Assert.That(
            again.Anomalies.Select(found => (found.Id, found.Count)),
            Is.EqualTo(caught.Results.Anomalies.Select(found => (found.Id, found.Count))));
    }

    [TestCase("choices")]
    [TestCase("operations")]
    public void Run_SameSeedAgain_IsTheSameRun(string explore)
    {
        var options = new RunOptions { Explore = explore };
        foreach (var seed in Seeds(3))
        {
            var first = Run("replication", seed, options).Results;
            var second = Run("replication", seed, options).Results;
            Assert.That(
                (second.RunHash, second.HistoryHash), Is.EqualTo((first.RunHash, first.HistoryHash)), $"seed {seed}");
        }
    }

    [Test]
    public void Run_FromRecordedChoices_IsTheSameRun()
    {
        foreach (var seed in Seeds(10))
        {
            var recorded = Run("smoke", seed, new RunOptions());
            var choices = ChoiceLog.Parse(recorded.Choices!.ToBytes());
            var replayed = Run("smoke", seed, new RunOptions { Replay = choices }).Results;
            Assert.That(
                (replayed.RunHash, replayed.HistoryHash),
                Is.EqualTo((recorded.Results.RunHash, recorded.Results.HistoryHash)), $"seed {seed}");
        }
    }

    [TestCaseSource(nameof(Unsafe))]
    public void Run_ConfigurationThatPromisesTooLittle_ReplicasBecomeEqual(string scenario) => Assert.That(
        Seeds(5).SelectMany(seed => Run(scenario, seed, new RunOptions()).Results.Anomalies).Select(found => found.Id),
        Does.Not.Contain("log-mismatch"));

    [Test]
    public void Run_Retries_RetriesAreInTheHistory()
    {
        var appends = Seeds(5).SelectMany(seed => Run("retries", seed, new RunOptions()).History)
            .Where(entry => entry.Attempts is not null).ToList();

        Assert.That(appends, Has.Count.GreaterThan(50));
        Assert.That(appends.Select(append => append.Attempts!.Length), Has.Some.GreaterThan(3));
    }

    [Test]
    public void Run_Storage_ReplicasGoOfflineAndAreFetchedAnew()
    {
        var happened = Seeds(30).SelectMany(seed => Run("disks", seed, new RunOptions()).History)
            .Where(entry => entry.Type == EntryType.Replica).Select(entry => entry.F).ToList();

        Assert.That(happened.Count(what => what == "offline"), Is.GreaterThan(30));
        Assert.That(happened, Does.Contain("anew"));
    }

    [Test]
    public void Run_Retention_RemovesRecords()
    {
        var starts = Seeds(5).Select(seed =>
            Run("retention", seed, new RunOptions()).History.Max(entry => entry.LogStart ?? 0));

        Assert.That(starts, Has.All.GreaterThan(100));
    }

    [Test]
    public void Run_Compaction_RemovesRecords()
    {
        foreach (var seed in Seeds(5))
        {
            var final = Run("compaction", seed, new RunOptions()).History
                .Where(entry => entry is { Type: EntryType.Ok, Final: true }).ToList();

            var committed = final.GroupBy(entry => entry.Partition)
                .Sum(partition => partition.Max(entry => entry.HighWatermark!.Value));
            Assert.That(final.Sum(entry => entry.Records!.Length), Is.LessThan(committed * 0.8));
        }
    }

    [Test]
    public void Run_Compaction_RemovesTombstonesAndTheKeysTheyDelete()
    {
        foreach (var seed in Seeds(3))
        {
            var history = Run("compaction", seed, new RunOptions()).History;
            var tombstones = history.Where(entry => entry.Type == EntryType.Invoke)
                .SelectMany(entry => entry.Tombstones ?? []).ToHashSet();
            var read = history.Where(entry => entry is { Type: EntryType.Ok, Records: not null })
                .SelectMany(entry => entry.Records!.Select(record => (record.Value, entry.Final))).ToList();

            Assert.That(read.Count(record => tombstones.Contains(record.Value) && record.Final is null),
                Is.GreaterThan(20));
            Assert.That(read.Count(record => tombstones.Contains(record.Value) && record.Final is true),
                Is.LessThan(20));
        }
    }

    // What needs many runs is told by the suite; this shows at once that the way there is closed.
    [TestCase("disks", new[] { "fetch-kafka-storage-error" })]
    [TestCase("empty-disks", new[] { "alter-partition-ineligible-replica" })]
    [TestCase("racks", new[] { "follower-throttled", "leader-throttled", "read-from-follower", "read-redirected" })]
    [TestCase("replication", new[]
    {
        "elected-preferred", "fetch-offset-out-of-range", "fetch-session-evicted", "isr-expanded", "isr-shrunk",
        "truncated", "unclean-registration",
    })]
    public void Run_SomeSeeds_ReachBranches(string scenario, string[] branches)
    {
        var reached = Seeds(30).Select(seed => Run(scenario, seed, new RunOptions()).Results.Reached).ToList();

        Assert.That(branches.Where(branch => !reached.Any(run => run.GetValueOrDefault(branch) > 0)), Is.Empty);
    }

    private static IEnumerable<ulong> Seeds(int count) => Enumerable.Range(0, count).Select(i => FirstSeed + (ulong)i);

    private static RunOutcome Run(string name, ulong seed, RunOptions options)
    {
        var scenario = ScenarioCatalog.Load(name);
        return SimulatedRun.Execute(scenario, PlanGenerator.Generate(scenario, seed), options);
    }

    /// <summary>What a client must see of each defect.</summary>
    private static string AnomalyOf(string defect) => defect switch
    {
        "commit-under-min-isr" or "commit-without-joining" or "ignore-broker-epoch" or "join-before-epoch-start"
            or "propose-unchecked" or "restart-when-ahead" or "truncate-unowned" or "unfenced-fetch"
            or "unfenced-session" => "incomplete-candidate",
        "fenced-in-sync" => "invalid-isr",
        "skip-reconciliation" => "log-mismatch",
        "high-watermark-before-truncation" => "inconsistent-commit",
        "reenter-epoch" => "incomplete-quorum",
        "reread-high-watermark" or "unconfirmed-reads" => "stale-read",
        "expire-by-timestamp" or "remember-one-batch" => "duplicate",
        "retain-past-high-watermark" => "lost-prefix",

        // The end of the log can not be reached.
        "drop-empty-last-batch" => "unavailable",

        // Replicas whose logs are found damaged are fetched anew: clients see it only if there is nobody to fetch from.
        "forget-first-epoch" or "keep-clean-marker" or "unflushed-checkpoint" => "unexplained-damage",
        _ => "lost-write",
    };

    private static string Describe(RunResults results) =>
        $"{results.Verdict}: {results.Reason}\n" + string.Join(
            '\n', results.Findings.Select(finding => finding.Statement))
        + $"\ndotnet run -c Release --project harness/cli -- replay {results.Scenario} --seed {results.Seed}";
}
