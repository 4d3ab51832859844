using Broker.Defects;
using Harness.Checkers;
using Harness.Runs;
using Harness.Simulation.Exploration;

namespace Scenarios.Tests;

/// <summary>Scenarios run as people run them in CI: each is a case of its own, with the command that repeats a failure.</summary>
public sealed class SimulatedRunTests
{
    private const ulong FirstSeed = 1;

    private static IReadOnlyList<string> Scenarios => ScenarioCatalog.Names;

    private static IEnumerable<string> Defects => DefectCatalog.All.Select(defect => defect.Id);

    [TestCaseSource(nameof(Scenarios))]
    public void Run_CorrectBroker_IsValid(string scenario)
    {
        foreach (var seed in Seeds(25))
        {
            var results = Run(scenario, seed, new RunOptions()).Results;
            Assert.That(results.Verdict, Is.EqualTo(Verdict.Valid), () => Describe(results));
        }
    }

    [Test]
    public void Run_DefaultScenario_LeavesTheSchedulerAChoice()
    {
        var mean = Seeds(10).Average(seed => Run("replication", seed, new RunOptions()).Results.EnabledMean);

        Assert.That(mean, Is.GreaterThanOrEqualTo(2));
    }

    [TestCaseSource(nameof(Defects))]
    public void Run_PlantedDefect_IsCaughtAndComesBack(string id)
    {
        var defect = DefectCatalog.Find(id)!;
        var options = new RunOptions { Defect = defect };
        var caught = Seeds(100).Select(seed => Run(defect.Scenario, seed, options))
            .FirstOrDefault(run => run.Results.Anomalies.Any(anomaly => anomaly.Id == Anomaly(id)));

        Assert.That(caught, Is.Not.Null, $"100 runs did not catch {id}.");
        Assert.That(caught!.Results.Verdict, Is.EqualTo(Verdict.Invalid));
        var again = Run(defect.Scenario, caught.Results.Seed, options).Results;
        Assert.That(again.RunHash, Is.EqualTo(caught.Results.RunHash));
        Assert.That(
            again.Anomalies.Select(anomaly => (anomaly.Id, anomaly.Count)),
            Is.EqualTo(caught.Results.Anomalies.Select(anomaly => (anomaly.Id, anomaly.Count))));
    }

    [TestCase("choices")]
    [TestCase("operations")]
    public void Run_SameSeedAgain_IsTheSameRun(string explore)
    {
        var options = new RunOptions { Explore = explore };
        var distinct = new HashSet<string>();
        foreach (var seed in Seeds(25))
        {
            var first = Run("smoke", seed, options).Results;
            var second = Run("smoke", seed, options).Results;
            Assert.That((second.RunHash, second.HistoryHash), Is.EqualTo((first.RunHash, first.HistoryHash)), $"seed {seed}");
            distinct.Add(first.HistoryHash);
        }

        Assert.That(distinct, Has.Count.EqualTo(25), "Other seeds give other runs.");
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

    [TestCaseSource(nameof(Defects))]
    public void Run_PlantedDefect_KeepsThePlan(string id)
    {
        var defect = DefectCatalog.Find(id)!;
        var plain = Run(defect.Scenario, 11, new RunOptions()).Plan;
        var planted = Run(defect.Scenario, 11, new RunOptions { Defect = defect }).Plan;

        Assert.That(Json(planted), Is.EqualTo(Json(plain)));
    }

    [Test]
    public void Run_Retries_RetriesAreInTheHistory()
    {
        var appends = Seeds(5).SelectMany(seed => Run("retries", seed, new RunOptions()).History)
            .Where(entry => entry.Attempts is not null).ToList();

        Assert.That(appends, Has.Count.GreaterThan(50));
        Assert.That(appends.Select(append => append.Attempts!.Length), Has.Some.GreaterThan(3));
    }

    private static IEnumerable<ulong> Seeds(int count) => Enumerable.Range(0, count).Select(i => FirstSeed + (ulong)i);

    private static RunOutcome Run(string name, ulong seed, RunOptions options)
    {
        var scenario = ScenarioCatalog.Load(name);
        return SimulatedRun.Execute(scenario, PlanGenerator.Generate(scenario, seed), options);
    }

    /// <summary>What a client must see of each defect.</summary>
    private static string Anomaly(string defect) => defect switch
    {
        "unconfirmed-reads" => "stale-read",
        "expire-by-timestamp" or "remember-one-batch" => "duplicate",
        _ => "lost-write",
    };

    private static string Json(Plan plan)
    {
        using var stream = new MemoryStream();
        PlanJson.Write(stream, plan);
        return Convert.ToHexString(stream.ToArray());
    }

    private static string Describe(RunResults results) =>
        $"{results.Verdict}: {results.Reason}\n" + string.Join('\n', results.Findings.Select(finding => finding.Statement))
        + $"\ndotnet run -c Release --project harness/cli -- replay {results.Scenario} --seed {results.Seed}";
}
