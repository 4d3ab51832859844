using Harness.Cli.Runs;

namespace Harness.Cli.Tests;

/// <summary><c>harness shrink</c>, and what <c>harness defects</c> makes of it.</summary>
public sealed class ShrinkCommandTests : CommandLineFixture
{
    private string Shrunk => Path.Combine(Folder, "shrunk");

    [Test]
    public void Shrink_InvalidRun_WritesTheSmallestOneAndExits1()
    {
        Invoke("run", "replication", "--seed", "3", "--out", Folder);

        Assert.That(Invoke("shrink", Folder), Is.EqualTo(1));
        Assert.That(Output, Does.StartWith("Operations 1,550 → 7, faults 5 → 2, deviations 12,000 → 9; 412 runs in "));
        Assert.That(Output, Does.Contain("Value 7 is gone."));
        Assert.That(Output, Does.Contain($"-- replay {Shrunk}\n"));
        Assert.That(Error, Is.EqualTo("7 operations, 2 faults, 9 deviations after 7 runs; next: faults\n"));
        Assert.That(Runs.Shrunk.Single().Anomaly, Is.EqualTo("lost-write"));
        Assert.That(RunFiles.ReadResults(Shrunk).Shrunk!.To, Is.EqualTo(Runs.ShrunkTo));
        Assert.That(File.ReadAllText(Path.Combine(Shrunk, "deviations.json")), Is.EqualTo("[]\n"));
        Assert.That(File.ReadAllText(Path.Combine(Shrunk, "report.html")), Does.Contain($"-- replay {Shrunk}"));
    }

    [Test]
    public void Shrink_Json_PrintsTheResults()
    {
        Invoke("run", "replication", "--seed", "3", "--out", Folder);

        Assert.That(Invoke("shrink", Folder, "--anomaly", "any", "--json"), Is.EqualTo(1));
        Assert.That(Output.Count(character => character == '\n'), Is.EqualTo(1));
        Assert.That(Output, Does.Contain(
            "\"shrunk\":{\"anomaly\":\"any\",\"from\":{\"operations\":1550,\"faults\":5,\"deviations\":12000},"
            + "\"to\":{\"operations\":7,\"faults\":2,\"deviations\":9}}"));
    }

    [TestCase("1", "valid")]
    [TestCase("2", "unknown")]
    public void Shrink_RunThatIsNotInvalid_SaysSoAndExits64(string seed, string verdict)
    {
        Invoke("run", "replication", "--seed", seed, "--out", Folder);

        Assert.That(Invoke("shrink", Folder), Is.EqualTo(64));
        Assert.That(Error, Does.StartWith($"There is nothing to shrink: the run in {Folder} is {verdict}"));
        Assert.That(Directory.Exists(Shrunk), Is.False);
    }

    [Test]
    public void Shrink_AnomalyThatTheRunHasNot_ListsThoseItHasAndExits64()
    {
        Invoke("run", "replication", "--seed", "3", "--out", Folder);

        Assert.That(Invoke("shrink", Folder, "--anomaly", "stale-read"), Is.EqualTo(64));
        Assert.That(Error, Does.Contain("no anomaly 'stale-read': use lost-write, or any."));
    }

    [Test]
    public void Shrink_NoRunDirectory_Exits64()
    {
        Assert.That(Invoke("shrink", Path.Combine(Folder, "none")), Is.EqualTo(64));
        Assert.That(Error, Does.Contain("is no run directory"));
    }

    [Test]
    public void Shrink_OntoItself_Exits64()
    {
        Invoke("run", "replication", "--seed", "3", "--out", Folder);

        Assert.That(Invoke("shrink", Folder, "--out", Folder), Is.EqualTo(64));
        Assert.That(Error, Does.Contain("give another directory"));
    }

    [Test]
    public void Shrink_PlantedDefect_ComesBackFromTheShrunkDirectory()
    {
        Real = new SimulatedRuns(TimeProvider.System);
        string[] run = ["run", "smoke", "--seed", "1", "--runs", "30", "--defect", "ack-before-replication"];
        Assert.That(Invoke([.. run, "--explore", "choices:sparse", "--out", Folder]), Is.EqualTo(1));
        var invalid = Directory.GetDirectories(Folder).Order(StringComparer.Ordinal)
            .First(directory => RunFiles.ReadResults(directory).Verdict == Harness.Checkers.Verdict.Invalid);
        var target = Path.Combine(Folder, "out");

        Assert.That(Invoke("shrink", invalid, "--out", target, "--time-limit", "5s"), Is.EqualTo(1));
        var shrunk = RunFiles.ReadResults(target).Shrunk!;
        Assert.That(shrunk.To.Operations, Is.LessThan(shrunk.From.Operations));

        Assert.That(Invoke("replay", target), Is.EqualTo(1), () => Error);
        Assert.That(Error, Does.Contain("identical"));
        Assert.That(Invoke("shrink", target, "--time-limit", "1s"), Is.EqualTo(1), () => Error);
        Assert.That(Error, Does.Not.Contain("differs"));
    }

    [Test]
    public void Defects_FoundOne_IsShrunkAndTheMedianIsPrinted()
    {
        Assert.That(Invoke("defects", "--runs", "5", "--out", Folder), Is.Zero);

        Assert.That(Runs.Shrunk.Single().Request, Is.EqualTo(new RunRequest("replication", 3, "choices", "kip-101")));
        Assert.That(Output, Does.Match(@"kip-101 +3 +\d+\.\d +7 +2  lost-write in replication, seed 3\n"));
        Assert.That(Output, Does.EndWith("after shrinking 7 operations and 2 faults in the median\n"));
        Assert.That(
            RunFiles.ReadResults(Path.Combine(Folder, "replication-kip-101-3", "shrunk")).Shrunk, Is.Not.Null);
    }

    [Test]
    public void Defects_NoShrink_LeavesTheSizesOut()
    {
        Assert.That(Invoke("defects", "--runs", "5", "--no-shrink", "--json"), Is.Zero);

        Assert.That(Runs.Shrunk, Is.Empty);
        Assert.That(Output, Does.Contain("\"anomaly\":\"lost-write\"").And.Not.Contain("operations"));
        Assert.That(Invoke("defects", "--no-shrink", "--shrink", "5s"), Is.EqualTo(64));
    }

    [Test]
    public void Defects_ResumeOfRowsThatWereNotShrunk_MeasuresAgain()
    {
        Runs = new FakeRuns { Commit = "0123abc" };
        Invoke("defects", "--runs", "5", "--no-shrink", "--out", Folder);

        Assert.That(Invoke("defects", "--runs", "5", "--out", Folder, "--resume"), Is.Zero);
        Assert.That(Error, Does.Contain("kip-101 is measured again: its run was not shrunk."));
        Assert.That(Runs.Shrunk, Has.Count.EqualTo(1));
    }
}
