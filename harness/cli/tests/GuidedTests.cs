using Harness.Cli.Runs;

namespace Harness.Cli.Tests;

/// <summary>Guided searches on the command line.</summary>
public sealed class GuidedTests : CommandLineFixture
{
    [Test]
    public void Run_Guided_KeepsFailuresByNumberAndReplaysThemFromThere()
    {
        Assert.That(Search("--runs", "4", "--out", Folder), Is.EqualTo(1));

        string[] kept = ["corpus", "replication-guided-0000000", "replication-guided-0000001"];
        Assert.That(Directory.GetDirectories(Folder).Select(Path.GetFileName).Order(), Is.EqualTo(kept));
        Assert.That(Output, Does.Contain($"-- replay {Path.Combine(Folder, kept[2])}\n"));
        Assert.That(Output, Does.Contain("Guided search of replication: 0 of 4 runs showed something new"));
        Assert.That(File.ReadAllText(Path.Combine(Folder, "index.html")), Does.Contain($"replay {Folder}"));
    }

    [Test]
    public void Report_OfGuidedRuns_GivesTheSameIndexAgain()
    {
        Search("--runs", "4", "--out", Folder);
        var index = Path.Combine(Folder, "index.html");
        var first = File.ReadAllText(index);

        Assert.That(Invoke("report", Folder), Is.Zero, Error);
        Assert.That(File.ReadAllText(index), Is.EqualTo(first));
    }

    [Test]
    public void Run_GuidedWithoutOut_SaysHowToSearchAgain()
    {
        Assert.That(Search("--runs", "4"), Is.EqualTo(1));

        Assert.That(Output, Does.Contain("-- run replication --seed 2 --runs 2 --explore guided --out DIR\n"));
    }

    [Test]
    public void Run_GuidedWithResume_IsRefused()
    {
        Assert.That(Search("--resume", "--out", Folder), Is.EqualTo(64));

        Assert.That(Error, Does.StartWith("--resume does not go with --explore guided"));
    }

    [Test]
    public void Replay_GuidedBySeed_IsRefused()
    {
        Assert.That(Invoke("replay", "replication", "--seed", "3", "--explore", "guided"), Is.EqualTo(64));

        Assert.That(Error, Does.Contain("replay its run directory"));
    }

    [Test]
    public void Replay_GuidedRunDirectory_IsTheSameRun()
    {
        Real = new SimulatedRuns(TimeProvider.System);
        var scenario = Path.Combine(Folder, "reads-only.yaml");
        File.WriteAllText(scenario, JobsTests.ReadsOnly);
        Assert.That(
            Invoke("run", scenario, "--explore", "guided", "--runs", "2", "--out", Folder), Is.EqualTo(2), Error);
        var kept = Path.Combine(Folder, "reads-only-guided-0000001");

        Assert.That(Invoke("replay", kept), Is.EqualTo(2), Error);

        Assert.That(Error, Does.Contain("identical"));
        Assert.That(Output, Does.Contain($"-- replay {kept}\n"));
    }

    // The seeds of the first runs are 2, which is unknown, 3, which is invalid, 4 and 5.
    private int Search(params string[] options) =>
        Invoke(["run", "replication", "--explore", "guided", "--seed", "2", .. options]);
}
