using System.Text.Json;
using Harness.Runs;

namespace Harness.Cli.Tests;

public sealed class RunCommandTests : CommandLineFixture
{
    [TestCase(1, 0, "valid")]
    [TestCase(2, 2, "unknown")]
    [TestCase(3, 1, "invalid")]
    public void Run_OneRun_ExitsByItsVerdictAndKeepsItWhole(int seed, int code, string word)
    {
        Assert.That(Invoke("run", "replication", "--seed", $"{seed}", "--out", Folder), Is.EqualTo(code));

        Assert.That(Output, Does.StartWith(word).And.Contain(Path.Combine(Folder, "report.html")));
        string[] files = ["choices.bin", "history.jsonl", "plan.json", "report.html", "results.json", "scenario.yaml"];
        Assert.That(Directory.GetFiles(Folder).Select(Path.GetFileName).Order(), Is.EqualTo(files));
        Assert.That(Error, Is.Empty);
    }

    [Test]
    public void Run_Invalid_PrintsTheEvidenceAndTheReplayCommand()
    {
        Invoke("run", "replication", "--seed", "3");

        Assert.That(Output, Does.Contain("Value 7 is gone."));
        Assert.That(Output, Does.Contain("harness/cli -- replay replication --seed 3 --explore choices:uniform"));
    }

    [Test]
    public void Run_Swarm_PrintsWhatWasDrawnAndKeepsIt()
    {
        Runs.Swarm = new Swarm(
            50, 60, [new("read", 75), new("seek", 25)], ["keys", "codec-lz4"], 150, [new("crash-2", 8)],
            [new("plot", 1)]);

        Invoke("run", "replication", "--seed", "1", "--out", Folder);

        Assert.That(Output, Does.Contain(
            "  Clients: 50 operations/s, 60 % append (keys, codec-lz4); read 75 %, seek 25 %\n"
            + "  Faults: 150 % of the usual number: crash-2 ×8, plot ×1\n"));
        Assert.That(File.ReadAllText(Path.Combine(Folder, "results.json")), Does.Contain("\"codec-lz4\""));
    }

    [Test]
    public void Run_ManyRuns_ExitsByTheWorstAndKeepsOnlyFailures()
    {
        Assert.That(Invoke("run", "all", "--runs", "4", "--out", Folder), Is.EqualTo(1));

        var made = Runs.Made.Select(run => $"{run.Scenario} {run.Seed}");
        string[] wanted =
        [
            "replication 1", "replication 2", "replication 3", "replication 4",
            "smoke 1", "smoke 2", "smoke 3", "smoke 4",
        ];
        Assert.That(made, Is.EqualTo(wanted));
        string[] kept = ["replication-2", "replication-3", "smoke-2", "smoke-3"];
        Assert.That(Directory.GetDirectories(Folder).Select(Path.GetFileName).Order(), Is.EqualTo(kept));
        Assert.That(Output, Does.Contain("invalid  8 runs: 4 valid, 2 unknown, 2 invalid"));
        Assert.That(Output, Does.Contain("  lost-write in 2 runs\n"));
        Assert.That(Error, Does.Contain("1 of 8: replication, seed 1; all valid so far\n"));
        Assert.That(Error, Does.EndWith("8 of 8: smoke, seed 4; 4 not valid so far\n"));
        foreach (var file in new[] { "index.html", "summary.md", "junit.xml", "runs.jsonl" })
        {
            Assert.That(Path.Combine(Folder, file), Does.Exist);
        }
    }

    [TestCase(2, 10, 0)]
    [TestCase(3, 10, 2)]
    [TestCase(3, 9, 0)]
    public void Run_FaultsVetoed_IsNotValidAboveTwentyPercentOfEnough(int vetoed, int runs, int code)
    {
        Runs.Vetoed = vetoed;

        var exit = Invoke("run", "replication", "--seed", "20", "--runs", $"{runs}", "--out", Folder);

        Assert.That(exit, Is.EqualTo(code));
        Assert.That(Output.Contains("unknown  replication: 30 of 100 crash faults were vetoed"), Is.EqualTo(code == 2));
        var summary = File.ReadAllText(Path.Combine(Folder, "summary.md"));
        Assert.That(summary.Contains("| crash | 100 | 30 |"), Is.EqualTo(code == 2));
    }

    [Test]
    public void Run_Resume_MakesOnlyWhatIsMissing()
    {
        Invoke("run", "replication", "--runs", "3", "--out", Folder);
        // As after a crash in the middle of a line.
        File.AppendAllText(Path.Combine(Folder, "runs.jsonl"), "{\"scenario\":\"repl");
        Runs.Made.Clear();

        Assert.That(Invoke("run", "replication", "--runs", "5", "--out", Folder, "--resume"), Is.EqualTo(1));

        Assert.That(Runs.Made.Select(run => run.Seed), Is.EqualTo(new ulong[] { 4, 5 }));
        Assert.That(Output, Does.Contain("5 runs: 3 valid, 1 unknown, 1 invalid"));
    }

    [Test]
    public void Run_Json_PrintsOneObjectPerRun()
    {
        Invoke("run", "replication", "--runs", "3", "--json");

        var lines = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var verdicts = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("verdict").GetString());
        Assert.That(verdicts, Is.EqualTo(new[] { "valid", "unknown", "invalid" }));
    }

    [Test]
    public void Run_HarnessFails_Exits3()
    {
        Assert.That(Invoke("run", "replication", "--seed", "13"), Is.EqualTo(3));
        Assert.That(Error, Does.Contain("the disk of the machine is full"));
    }

    [Test]
    public void Run_NotATerminal_HasNoEscapeSequences()
    {
        Invoke("run", "replication", "--runs", "3");

        Assert.That(Output + Error, Does.Not.Contain("\u001b"));
    }

    [Test]
    public void Run_ProgressOnATerminal_KeepsStandardOutputToData()
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var environment = new CliEnvironment { Output = output, Error = error, ErrorIsTerminal = true, Runs = Runs };

        var code = HarnessCommandLine.Invoke(["run", "replication", "--runs", "3", "--json"], environment);

        Assert.That(code, Is.EqualTo(1));
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(3).And.All.StartsWith("{").And.All.EndsWith("}"));
    }

    [Test]
    public void Run_TimeLimitReached_SaysHowManyWereNotMade()
    {
        var output = new StringWriter();
        var environment = new CliEnvironment
        {
            Output = output,
            Error = new StringWriter(),
            Runs = Runs,
            Time = new TickingTime(TimeSpan.FromSeconds(4)),
        };

        HarnessCommandLine.Invoke(["run", "smoke", "--seed", "4", "--runs", "9", "--time-limit", "10"], environment);

        Assert.That(output.ToString(), Does.Contain("2 runs").And.Contain("7 not made within the time limit"));
    }

    /// <summary>A clock that moves on by the same amount whenever it is read.</summary>
    private sealed class TickingTime(TimeSpan step) : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks += step.Ticks;
    }

    [TestCase("0123456789abcdef", "a")]
    [TestCase("fedcba9876543210", "b")]
    public void Resume_AnotherBuildOrScenario_MakesTheRunsAgainAndSaysSo(string commit, string hash)
    {
        Runs = new FakeRuns { Commit = "fedcba9876543210", ScenarioHash = "a" };
        Invoke("run", "replication", "--runs", "2", "--out", Folder);
        Runs = new FakeRuns { Commit = commit, ScenarioHash = hash };

        Invoke("run", "replication", "--runs", "3", "--out", Folder, "--resume");

        Assert.That(Runs.Made, Has.Count.EqualTo(3));
        Assert.That(Error, Does.Contain("2 runs in ").And.Contain("are of another commit, or of another version"));
        Runs.Made.Clear();
        Invoke("run", "replication", "--runs", "3", "--out", Folder, "--resume");
        Assert.That(Runs.Made, Is.Empty);
    }

    [Test]
    public void Resume_DirectoryHasAnotherRun_MakesTheOneAskedFor()
    {
        Invoke("run", "replication", "--seed", "4", "--out", Folder);
        Runs.Made.Clear();

        Invoke("run", "replication", "--seed", "5", "--out", Folder, "--resume");

        Assert.That(Runs.Made.Select(run => run.Seed), Is.EqualTo(new[] { 5 }));
    }
}
