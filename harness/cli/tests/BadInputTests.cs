using Harness.Cli.Runs;

namespace Harness.Cli.Tests;

/// <summary>Whatever is wrong with what the user gave is told in one line, before anything is run or written.</summary>
public sealed class BadInputTests : CommandLineFixture
{
    private const string Scenario = """
        name: mine
        description: A scenario of my own.
        model: log
        virtualSeconds: 4
        cluster:
          brokers: 3
          config:
            min.insync.replicas: 2
            log.flush.before.ack: true
        topics:
          - name: orders
            partitions: 1
            replicationFactor: 3
        clients:
          count: 1
          operationsPerSecond: 10
        faults:
          count: 1
          kinds:
            pause: { weight: 1, durationMs: 100..200, nodes: 1 }
        """;

    private string OutDirectory => Path.Combine(Folder, "out");

    [TestCase("brokers: 3", "brokers: three", 6, "cluster.brokers")]
    [TestCase("count: 1", "conut: 1", 15, "clients.conut")]
    [TestCase("min.insync.replicas: 2", "min.insync.replica: 2", 8, "cluster.config.min.insync.replica")]
    [TestCase("min.insync.replicas: 2", "min.insync.replicas: two", 8, "cluster.config.min.insync.replicas")]
    [TestCase("min.insync.replicas: 2", "node.id: 7", 8, "cluster.config.node.id")]
    [TestCase("log.flush.before.ack: true", "broker.session.timeout.ms: 5", 9, "cluster.config.broker.session")]
    [TestCase("model: log", "model: log-linearizable", 8, "cluster.config.read.confirmation")]
    [TestCase("    partitions: 1", "    config: { retention.msec: 1 }", 12, "topics[0].config.retention.msec")]
    [TestCase("    partitions: 1", "    config: { segment.bytes: 1 }", 12, "topics[0].config.segment.bytes")]
    public void Run_WrongScenarioFile_NamesFileLineAndKey(string good, string bad, int line, string key)
    {
        var file = Write("mine.yaml", Scenario.Replace(good, bad, StringComparison.Ordinal));

        AssertRefused(["run", file, "--out", OutDirectory], $"{file}:{line}: '{key}");
        Assert.That(OutDirectory, Does.Not.Exist);
    }

    [Test]
    public void Run_LinearizableReadsWithoutAnyConfig_NamesTheKey()
    {
        var start = Scenario.IndexOf("  config:", StringComparison.Ordinal);
        var without = Scenario.Remove(start, Scenario.IndexOf("topics:", StringComparison.Ordinal) - start);
        var file = Write(
            "mine.yaml", without.Replace("model: log", "model: log-linearizable", StringComparison.Ordinal));

        AssertRefused(["run", file, "--out", OutDirectory], "mine: 'cluster.config.read.confirmation': ");
    }

    [Test]
    public void Run_NoSuchScenario_SuggestsTheNearest() =>
        AssertRefused(["run", "smok", "--out", OutDirectory], "Did you mean 'smoke'?");

    [Test]
    public void Run_DirectoryInsteadOfScenario_SaysSo() => AssertRefused(["run", Folder + "/"], "is a directory");

    [TestCase("run", "replication")]
    [TestCase("run", "replication", "--runs", "3")]
    [TestCase("replay", "replication", "--seed", "1")]
    public void Run_OutCannotBeWritten_IsToldBeforeTheFirstRun(params string[] command)
    {
        Real = null;
        var file = Write("file", "");
        foreach (var directory in new[] { file, Path.Combine(file, "below"), "" })
        {
            AssertRefused([.. command, "--out", directory], $"--out '{directory}' can't be written: ");
        }

        Assert.That(Runs.Made, Is.Empty);
    }

    [TestCase("results.json", "")]
    [TestCase("results.json", "{\"scenario\":")]
    [TestCase("plan.json", "{\"scenario\":")]
    [TestCase("plan.json", "[]")]
    [TestCase("choices.bin", "")]
    [TestCase("choices.bin", "neither choices nor hashes")]
    [TestCase("scenario.yaml", "name: [")]
    public void Replay_DamagedFile_IsNamed(string name, string content)
    {
        Invoke("run", Write("mine.yaml", Scenario), "--out", OutDirectory);
        var file = Path.Combine(OutDirectory, name);
        File.WriteAllText(file, content);

        AssertRefused(["replay", OutDirectory], file + ":");
    }

    [TestCase("results.json", "{}")]
    [TestCase("plan.json", "{\"scenario\":")]
    [TestCase("history.jsonl", "")]
    [TestCase("history.jsonl", "{\"index\":0}\n")]
    public void Report_DamagedFile_IsNamedAndThePageStays(string name, string content)
    {
        Invoke("run", Write("mine.yaml", Scenario), "--out", OutDirectory);
        var page = File.ReadAllText(Path.Combine(OutDirectory, "report.html"));
        var file = Path.Combine(OutDirectory, name);
        File.WriteAllText(file, content);

        AssertRefused(["report", OutDirectory], file);
        Assert.That(File.ReadAllText(Path.Combine(OutDirectory, "report.html")), Is.EqualTo(page));
    }

    [TestCase("results.json")]
    [TestCase("plan.json")]
    [TestCase("choices.bin")]
    [TestCase("scenario.yaml")]
    public void Replay_MissingFile_IsNamed(string name)
    {
        Invoke("run", Write("mine.yaml", Scenario), "--out", OutDirectory);
        File.Delete(Path.Combine(OutDirectory, name));

        AssertRefused(["replay", OutDirectory], $"it has no {name}");
    }

    [Test]
    public void Replay_RunDirectoryWithAnotherDefect_IsRefused()
    {
        Invoke("run", Write("mine.yaml", Scenario), "--out", OutDirectory);

        AssertRefused(["replay", OutDirectory, "--defect", "unconfirmed-reads"], "a run directory has its own");
    }

    [SetUp]
    public void UseTheSimulator() => Real = new SimulatedRuns(TimeProvider.System);

    private string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    private void AssertRefused(string[] command, string message)
    {
        Assert.That(Invoke(command), Is.EqualTo(64), Error);
        Assert.That(Error, Does.Contain(message));
        Assert.That(Error.TrimEnd('\n'), Does.Not.Contain("\n"));
        Assert.That(Output, Is.Empty);
    }
}
