namespace Harness.Cli.Tests;

public sealed class RunDirectoryTests : CommandLineFixture
{
    [Test]
    public void Replay_Identical_ExitsByTheVerdict()
    {
        Invoke("run", "replication", "--seed", "3", "--out", Folder);

        Assert.That(Invoke("replay", Folder), Is.EqualTo(1));
        Assert.That(Error, Does.Contain("identical"));
    }

    [Test]
    public void Replay_OtherHash_Exits3()
    {
        Invoke("run", "replication", "--seed", "3", "--out", Folder);
        Runs = new FakeRuns { ReplayHash = "other" };

        Assert.That(Invoke("replay", Folder), Is.EqualTo(3));
        Assert.That(Error, Does.Contain("run hash other instead of hash-3"));
    }

    [Test]
    public void Replay_Difference_IsNamedAndExits3()
    {
        Invoke("run", "replication", "--seed", "3", "--out", Folder);
        Runs = new FakeRuns { ReplayDifference = "step 17 at 0.2 s was a timer of broker-1" };

        Assert.That(Invoke("replay", Folder), Is.EqualTo(3));
        Assert.That(Error, Does.Contain("step 17 at 0.2 s"));
    }

    [Test]
    public void Replay_OfAnotherCommit_SaysSoFirst()
    {
        Invoke("run", "replication", "--seed", "3", "--out", Folder);
        Runs = new FakeRuns { Commit = "0123abc", ReplayHash = "other" };

        Assert.That(Invoke("replay", Folder), Is.EqualTo(3));
        Assert.That(Error, Does.StartWith("The run was made at commit unknown, this is 0123abc: it may differ."));
    }

    [Test]
    public void Replay_WithOut_KeepsTheRunAgain()
    {
        var copy = Path.Combine(Folder, "copy");
        Invoke("run", "replication", "--seed", "3", "--out", Folder);

        Assert.That(Invoke("replay", Folder, "--out", copy), Is.EqualTo(1));
        foreach (var file in new[] { "results.json", "history.jsonl", "plan.json", "report.html" })
        {
            var original = File.ReadAllText(Path.Combine(Folder, file));
            Assert.That(File.ReadAllText(Path.Combine(copy, file)), Is.EqualTo(original), file);
        }
    }

    [Test]
    public void Replay_ScenarioAndSeed_RunsIt()
    {
        Assert.That(Invoke("replay", "replication", "--seed", "3", "--defect", "kip-101"), Is.EqualTo(1));
        Assert.That(Runs.Made.Single().Defect, Is.EqualTo("kip-101"));
    }

    [Test]
    public void Report_RunDirectory_GivesTheSamePageAgain()
    {
        Invoke("run", "replication", "--seed", "3", "--out", Folder);
        var page = Path.Combine(Folder, "report.html");
        var first = File.ReadAllText(page);
        File.Delete(page);

        Assert.That(Invoke("report", Folder), Is.Zero);
        Assert.That(File.ReadAllText(page), Is.EqualTo(first));
        Assert.That(Output.Trim(), Is.EqualTo(page));
    }

    [Test]
    public void Report_ManyRuns_GivesTheSameIndexAgain()
    {
        Invoke("run", "replication", "--runs", "4", "--out", Folder);
        var index = Path.Combine(Folder, "index.html");
        var first = File.ReadAllText(index);
        File.Delete(index);

        Assert.That(Invoke("report", Folder), Is.Zero);
        Assert.That(File.ReadAllText(index), Is.EqualTo(first));
    }

    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("{\"scenario\": 5}")]
    [TestCase("[[[[[[[[[[[[")]
    public void Report_DamagedResults_AreNamedAndExit64(string content)
    {
        File.WriteAllText(Path.Combine(Folder, "results.json"), content);

        Assert.That(Invoke("report", Folder), Is.EqualTo(64));
        Assert.That(Error, Does.Contain("results.json"));
    }

    [Test]
    public void Check_History_ExitsByTheVerdict()
    {
        var history = Path.Combine(Folder, "history.jsonl");
        Invoke("run", "replication", "--seed", "1", "--out", Folder);

        // One append and no read of it: nobody can tell.
        Assert.That(Invoke("check", history, "--model", "log"), Is.EqualTo(2));
        Assert.That(Output, Does.StartWith("unknown"));
    }

    [Test]
    public void Check_DamagedHistory_NamesTheLineAndExits64()
    {
        var history = Path.Combine(Folder, "history.jsonl");
        File.WriteAllText(history, "{\"index\":0}\n");

        Assert.That(Invoke("check", history, "--model", "log"), Is.EqualTo(64));
        Assert.That(Error, Does.Contain("history.jsonl:1"));
    }
}
