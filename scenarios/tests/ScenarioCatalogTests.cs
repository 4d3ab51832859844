using Broker.Coverage;
using Broker.Defects;
using Harness.Runs;
using Harness.Scenarios;

namespace Scenarios.Tests;

public sealed class ScenarioCatalogTests
{
    [Test]
    public void Names_HoldTheBuiltInScenarios() =>
        Assert.That(ScenarioCatalog.Names, Is.SupersetOf(new[]
        {
            "canary", "compaction", "disks", "divergent-logs", "elections", "empty-disks", "fencing", "kafka-reads",
            "min-isr-one", "page-cache", "power", "racks", "replication", "retention", "retries", "smoke", "swarm",
            "unclean-election",
        }).And.Ordered);

    [Test]
    public void Suites_HoldScenariosUnderNamesOfTheirOwn()
    {
        Assert.That(
            ScenarioCatalog.Suites.Select(suite => suite.Name), Is.EqualTo(new[] { "all", "protocol", "storage" }));
        foreach (var suite in ScenarioCatalog.Suites)
        {
            Assert.That(ScenarioCatalog.Names, Does.Not.Contain(suite.Name));
            Assert.That(suite.Scenarios, Is.SubsetOf(ScenarioCatalog.Names).And.Ordered.And.Unique);
        }
    }

    [Test]
    public void Suites_Storage_HasTheScenarioOfEveryDefectOfStorage()
    {
        string[] elsewhere = ["divergent-logs", "elections", "empty-disks", "fencing", "page-cache", "replication"];
        var scenarios = DefectCatalog.All.Select(defect => defect.Scenario).Distinct().Except(elsewhere);

        Assert.That(
            ScenarioCatalog.Suites.Single(suite => suite.Name == "storage").Scenarios, Is.EquivalentTo(scenarios));
    }

    [Test]
    public void Suites_Protocol_ReachesAllBranches() => Assert.That(
        ScenarioCatalog.Suites.Single(suite => suite.Name == "protocol").Scenarios
            .SelectMany(name => ScenarioCatalog.Load(name).Reaches).Distinct(),
        Is.EquivalentTo(Branches.All.Select(branch => branch.Id)));

    [TestCaseSource(typeof(ScenarioCatalog), nameof(ScenarioCatalog.Names))]
    public void Load_BuiltIn_IsAScenarioOfThatNameWithAPlan(string name)
    {
        var scenario = ScenarioCatalog.Load(name);

        Assert.That(scenario.Name, Is.EqualTo(name));
        Assert.That(PlanGenerator.Generate(scenario, 1).Operations, Is.Not.Empty);
    }

    [Test]
    public void Load_KafkaReads_DiffersFromReplicationInReadsOnly()
    {
        var (kafka, replication) = (ScenarioCatalog.Load("kafka-reads"), ScenarioCatalog.Load("replication"));

        Assert.That((kafka.Model, kafka.Cluster.ValueOf("read.confirmation")), Is.EqualTo(("log", "none")));
        Assert.That((replication.Model, replication.Cluster.ValueOf("read.confirmation")),
            Is.EqualTo(("log-linearizable", "isr")));
        Assert.That(PlanGenerator.Generate(kafka, 9).Operations,
            Is.EqualTo(PlanGenerator.Generate(replication, 9).Operations));
    }

    [Test]
    public void Load_MisspelledName_SuggestsTheNearest() => Assert.That(() => ScenarioCatalog.Load("replicaton"),
        Throws.TypeOf<ScenarioException>().With.Message.Contains("Did you mean 'replication'?")
            .And.Message.Contains("Known: canary, compaction, disks, divergent-logs, elections, "));

    [Test]
    public void Load_NothingLikeIt_ListsTheKnown() => Assert.That(() => ScenarioCatalog.Load("xyzzy-and-more"),
        Throws.TypeOf<ScenarioException>().With.Message.Contains("Known: ").And.Message.Not.Contains("Did you mean"));

    [Test]
    public void Load_File_IsParsed()
    {
        var path = Path.Combine(ScenarioFiles.Folder, "smoke.yaml");

        Assert.That(ScenarioCatalog.Load(path).Name, Is.EqualTo("smoke"));
    }

    [Test]
    public void Load_MissingFile_Throws() => Assert.That(() => ScenarioCatalog.Load("./no-such-file.yaml"),
        Throws.TypeOf<ScenarioException>().With.Message.Contains("./no-such-file.yaml: the file can't be read"));
}
