using Broker.Coverage;
using Harness.Checkers;
using Harness.Guided;
using Harness.Runs;

namespace Scenarios.Tests;

/// <summary>
/// What guided searches found worth keeping stays worth running. What an entry reaches is not asserted: a change of the
/// broker shifts every schedule.
/// </summary>
public sealed class CorpusTests
{
    private const int MostEntries = 10;

    private static IEnumerable<TestCaseData> Entries => All().Select(entry => Case(entry.Scenario, entry.Number));

    private static IEnumerable<TestCaseData> First =>
        All().Where(entry => entry.Number == 1).Select(entry => Case(entry.Scenario, entry.Number));

    [TestCaseSource(nameof(First))]
    public void Run_FirstEntry_IsValid(string scenario, int number) => AssertValid(scenario, number);

    [TestCaseSource(nameof(Entries))]
    [Category("soak")]
    [Explicit("minutes")]
    public void Run_Entry_IsValid(string scenario, int number) => AssertValid(scenario, number);

    [Test]
    public void Corpus_OfEachScenario_IsSmallAndGoesWithIt()
    {
        var ids = Branches.All.Select(branch => branch.Id).ToList();
        foreach (var name in ScenarioCatalog.Names)
        {
            var scenario = ScenarioCatalog.Load(name);
            var corpus = ScenarioCatalog.Corpus(name);
            Assert.That(corpus, Has.Count.LessThanOrEqualTo(MostEntries), name);
            foreach (var entry in corpus)
            {
                Assert.That(entry.Scenario, Is.EqualTo(name));
                Assert.That(entry.Reaches.Except(ids), Is.Empty, name);
                Assert.That(entry.Faults.Where(fault => FaultRanges.Of(scenario, fault).Count == 0), Is.Empty,
                    $"{name}: the scenario has no such fault (any more): make corpus finds other entries");
            }
        }
    }

    [Test]
    public void Corpus_Folders_AreNamedAfterScenarios() => Assert.That(
        Directory.GetDirectories(Path.Combine(ScenarioFiles.Folder, "corpus")).Select(Path.GetFileName),
        Is.Not.Empty.And.SubsetOf(ScenarioCatalog.Names));

    // The verdict of a plan that breaks the rules of its scenario would be worth nothing.
    [Test]
    public void Search_EveryScenario_PlansWithinItsRules()
    {
        foreach (var name in ScenarioCatalog.Names)
        {
            var scenario = ScenarioCatalog.Load(name);
            var (phases, search) = (scenario.Phases, new GuidedSearch(scenario, 1, ScenarioCatalog.Corpus(name)));
            for (var run = 0; run < 100; run++)
            {
                var entry = search.Plan(run);
                Assert.That(entry.Faults, Has.Count.LessThanOrEqualTo(FaultRanges.MostFaults(scenario)), name);
                foreach (var fault in entry.Faults)
                {
                    Assert.That(FaultRanges.Of(scenario, fault), Is.Not.Empty, $"{name}: {fault}");
                    Assert.That(fault.AtMs, Is.InRange(phases.FaultsFromMs, phases.HealAtMs), $"{name}: {fault}");
                    Assert.That(fault.AtMs + fault.DurationMs, Is.LessThanOrEqualTo(phases.HealAtMs), name);
                    Assert.That(fault.Nodes, Has.All.InRange(1, scenario.Cluster.Brokers), $"{name}: {fault}");
                }

                // Read as a file it is checked as a plan.
                var read = CorpusJson.Read(CorpusJson.Write(entry), name);
                Assert.That(read.Faults, Has.Count.EqualTo(entry.Faults.Count));
                search.Learn(Results(entry));
            }
        }
    }

    private static void AssertValid(string name, int number)
    {
        var scenario = ScenarioCatalog.Load(name);
        var entry = ScenarioCatalog.Corpus(name)[number - 1];
        var options = new RunOptions { Explore = "guided", ScheduleSeed = entry.ScheduleSeed };

        var results = SimulatedRun.Execute(scenario, entry.PlanFor(scenario), options).Results;

        Assert.That(results.Verdict, Is.EqualTo(Verdict.Valid), () => $"{results.Reason}\n"
            + string.Join('\n', results.Findings.Select(finding => finding.Statement)));
    }

    // What the faults are stands for what a run reaches, so that nothing has to be run.
    private static RunResults Results(CorpusEntry entry) => new()
    {
        Scenario = entry.Scenario,
        Seed = entry.Seed,
        Commit = "unknown",
        Target = "sim",
        Explore = "guided",
        Model = "log",
        Verdict = Verdict.Valid,
        Anomalies = [],
        Findings = [],
        RunHash = "",
        HistoryHash = "",
        Choices = 0,
        Steps = 0,
        EnabledMean = 0,
        VirtualSeconds = 0,
        WallSeconds = 0,
        Operations = new OperationCounts(1, 0, 0),
        Faults = new Dictionary<string, int>(),
        Vetoed = new Dictionary<string, int>(),
        Reached = entry.Faults.GroupBy(fault => $"{fault.Kind}-{fault.Nodes.Count}-{fault.DurationMs / 300}")
            .ToDictionary(feature => feature.Key, feature => feature.LongCount()),
    };

    private static IEnumerable<(string Scenario, int Number)> All() =>
        from name in ScenarioCatalog.Names
        from number in Enumerable.Range(1, ScenarioCatalog.Corpus(name).Count)
        select (name, number);

    private static TestCaseData Case(string scenario, int number) => new(scenario, number);
}
