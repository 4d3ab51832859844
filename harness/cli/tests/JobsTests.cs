using System.Text.RegularExpressions;
using Harness.Cli.Runs;

namespace Harness.Cli.Tests;

/// <summary>What many processes make is what one makes.</summary>
public sealed partial class JobsTests : CommandLineFixture
{
    /// <summary>Nothing is ever appended, so every run is unknown, and kept.</summary>
    public const string ReadsOnly = """
        name: reads-only
        description: Nothing to judge.
        model: log
        virtualSeconds: 4
        cluster: { brokers: 3, config: { min.insync.replicas: 2 } }
        topics: [{ name: orders, partitions: 1, replicationFactor: 3 }]
        clients: { count: 1, operationsPerSecond: 10, appendPercent: 0 }
        faults: { count: 1, kinds: { pause: { weight: 1, durationMs: 100..200, nodes: 1 } } }
        """;

    /// <summary>Enough happens for valid runs, and little time passes.</summary>
    private const string Short = """
        name: short
        description: A few seconds.
        model: log
        virtualSeconds: 6
        cluster: { brokers: 3, config: { min.insync.replicas: 2 } }
        topics: [{ name: orders, partitions: 1, replicationFactor: 3 }]
        clients: { count: 2, operationsPerSecond: 20 }
        faults: { count: 1..3, kinds: { pause: { weight: 1, durationMs: 100..400, nodes: 1 } } }
        """;

    [Test]
    public void Run_InTwoProcesses_WritesWhatOneDoes()
    {
        Real = new SimulatedRuns(TimeProvider.System);
        var (alone, shared) = (Path.Combine(Folder, "alone"), Path.Combine(Folder, "shared"));

        var scenario = Path.Combine(Folder, "reads-only.yaml");
        File.WriteAllText(scenario, ReadsOnly);

        string[] run = ["run", scenario, "smoke", "--runs", "4"];
        Assert.That(Invoke([.. run, "--out", alone]), Is.EqualTo(2), Error);
        var output = Comparable(Output, alone);

        Assert.That(Invoke([.. run, "--out", shared, "--jobs", "2"]), Is.EqualTo(2), Error);
        Assert.That(Comparable(Output, shared), Is.EqualTo(output));
        Assert.That(
            Files(alone).Count(file => file.EndsWith("choices.bin", StringComparison.Ordinal)), Is.EqualTo(4));
        AssertSame(alone, shared);
    }

    [Test]
    public void Run_GuidedInTwoProcesses_IsTheSameSearch()
    {
        Real = new SimulatedRuns(TimeProvider.System);
        var (alone, shared) = (Path.Combine(Folder, "alone"), Path.Combine(Folder, "shared"));

        var scenario = Path.Combine(Folder, "short.yaml");
        File.WriteAllText(scenario, Short);

        // More than a generation, so that some depend on what others reached.
        string[] run = ["run", scenario, "--explore", "guided", "--runs", "19"];
        Assert.That(Invoke([.. run, "--out", alone]), Is.Zero, Error);
        var output = Comparable(Output, alone);
        Assert.That(Invoke([.. run, "--out", shared, "--jobs", "2"]), Is.Zero, Error);

        Assert.That(Comparable(Output, shared), Is.EqualTo(output));
        Assert.That(Files(alone).Count(file => file.StartsWith("corpus", StringComparison.Ordinal)), Is.Positive);
        AssertSame(alone, shared);
    }

    private static void AssertSame(string alone, string shared)
    {
        var files = Files(alone);
        Assert.That(Files(shared), Is.EqualTo(files));
        foreach (var file in files.Where(file => Path.GetExtension(file) is not ".xml" and not ".bin"))
        {
            Assert.That(
                Comparable(File.ReadAllText(Path.Combine(shared, file)), shared),
                Is.EqualTo(Comparable(File.ReadAllText(Path.Combine(alone, file)), alone)),
                file);
        }

        foreach (var file in files.Where(file => Path.GetExtension(file) == ".bin"))
        {
            Assert.That(
                File.ReadAllBytes(Path.Combine(shared, file)),
                Is.EqualTo(File.ReadAllBytes(Path.Combine(alone, file))));
        }
    }

    [Test]
    public void Run_WorkerFails_SaysAtWhichRunAndExits3()
    {
        // The fake knows this suite; the workers, which are real, do not know the file it names.
        Runs = new FakeRuns { Files = ["missing.yaml"] };

        Assert.That(Invoke("run", "missing.yaml", "--runs", "2", "--jobs", "2"), Is.EqualTo(3));
        Assert.That(Error, Does.Match(@"A worker process ended with exit code 64 at missing\.yaml, seed [12]\."));
    }

    [Test]
    public void Work_Requests_AreAnsweredInOrder()
    {
        var output = new StringWriter();
        var environment = new CliEnvironment
        {
            Input = new StringReader(Request(3) + Request(1)),
            Output = output,
            Error = new StringWriter(),
            Runs = Runs,
        };

        Assert.That(HarnessCommandLine.Invoke(["work"], environment), Is.Zero);
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[0], Does.Contain("\"verdict\":\"invalid\""));
        Assert.That(lines[1], Does.Contain("\"verdict\":\"valid\""));
    }

    private static string Request(ulong seed) =>
        RunJson.Line(new RunRequest("replication", seed, "choices")) + "\n";

    private static List<string> Files(string directory) =>
        [.. Directory.GetFiles(directory, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(directory, file)).Order(StringComparer.Ordinal)];

    /// <summary>Without what is allowed to differ: the directory, and how long it took.</summary>
    private static string Comparable(string text, string directory) =>
        WallTime().Replace(text.Replace(directory, "DIR", StringComparison.Ordinal), "WALL");

    [GeneratedRegex("""virtual s in [0-9.]+ s|"wallSeconds": ?[0-9.E-]+""")]
    private static partial Regex WallTime();
}
