using Harness.Cli.Runs;

namespace Harness.Cli.Tests;

/// <summary>The detection matrix, and what <c>--resume</c> takes over.</summary>
public sealed class DefectsCommandTests : CommandLineFixture
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private string FilePath => Path.Combine(Folder, "defects.json");

    [SetUp]
    public void MeasureOnce()
    {
        Runs = new FakeRuns { Commit = Commit };
        Assert.That(Measure("--runs", "5"), Is.Zero);
        Assert.That(Runs.Made, Has.Count.EqualTo(3));
        Runs.Made.Clear();
    }

    [Test]
    public void Page_OneIsFound_LinksItsRunsAndIsBuiltAgain()
    {
        var path = Path.Combine(Folder, "defects.html");
        var page = File.ReadAllText(path);
        Assert.That(page, Does.Contain("<h1>All found</h1>").And.Contain("1 of 1"));
        Assert.That(page, Does.Contain("Truncates to the high watermark.").And.Contain("Lost write")
            .And.Contain("1,550 →").And.Contain("<strong>7</strong>"));
        Assert.That(page, Does.Contain("href=\"replication-kip-101-3/report.html\"")
            .And.Contain("href=\"replication-kip-101-3/shrunk/report.html\""));
        File.Delete(path);

        Assert.That(Invoke("report", Folder), Is.Zero);
        Assert.That(Output, Is.EqualTo(path + "\n"));
        Assert.That(File.ReadAllText(path), Is.EqualTo(page));
    }

    [Test]
    public void File_OneIsFound_HasTheRowAndWhatItWasMeasuredWith() =>
        Assert.That(File.ReadAllText(FilePath), Does.Match(
            $$"""
            ^\[
              \{
                "id": "kip-101",
                "source": "KIP-101",
                "scenario": "replication",
                "found": true,
                "runs": 3,
                "seconds": [0-9.]+,
                "seed": 3,
                "anomaly": "lost-write",
                "operations": 7,
                "faults": 2,
                "measured": \{
                  "commit": "{{Commit}}",
                  "seed": 1,
                  "runs": 5,
                  "explore": "choices",
                  "shrinks": true,
                  "any": false
                \},
                "operationsBefore": 1550,
                "faultsBefore": 5
              \}
            \]
            """));

    [TestCase("5")]
    [TestCase("3")]
    [TestCase("2000")]
    public void Resume_SameMeasurement_KeepsTheRow(string runs)
    {
        Assert.That(Resume("--runs", runs), Is.Zero);

        Assert.That(Runs.Made, Is.Empty);
        Assert.That(Error, Is.Empty);
        Assert.That(Output, Does.Contain("lost-write in replication, seed 3"));
    }

    [Test]
    public void Resume_OtherSeed_MeasuresAgainAndSaysSo()
    {
        Assert.That(Resume("--runs", "5", "--seed", "4"), Is.EqualTo(2));

        Assert.That(Runs.Made.Select(run => run.Seed), Is.EqualTo(new[] { 4, 5, 6, 7, 8 }));
        Assert.That(
            Error, Does.Contain("kip-101 is measured again: it was measured from seed 1 on, and not from 4.\n"));
    }

    [Test]
    public void Resume_FoundAfterMoreRunsThanAskedFor_MeasuresAgain()
    {
        Assert.That(Resume("--runs", "2"), Is.EqualTo(2));

        Assert.That(Runs.Made, Has.Count.EqualTo(2));
        Assert.That(Error, Does.Contain("it was found after 3 runs, and 2 are asked for"));
    }

    [Test]
    public void Resume_NotFoundWithFewerRuns_MeasuresAgain()
    {
        Assert.That(Measure("--runs", "2"), Is.EqualTo(2));
        Runs.Made.Clear();

        Assert.That(Resume("--runs", "2"), Is.EqualTo(2));
        Assert.That(Runs.Made, Is.Empty);
        Assert.That(Resume("--runs", "3"), Is.Zero);
        Assert.That(Runs.Made, Has.Count.EqualTo(3));
        Assert.That(Error, Does.Contain("it was measured with --runs 2, and not 3"));
    }

    [Test]
    public void Resume_OtherCommit_MeasuresAgain()
    {
        Runs = new FakeRuns { Commit = Commit.Replace('0', 'f') };

        Assert.That(Resume("--runs", "5"), Is.Zero);

        Assert.That(Runs.Made, Has.Count.EqualTo(3));
        Assert.That(Error, Does.Contain($"it was measured at commit {Commit}, and this is {Runs.Commit}"));
    }

    [Test]
    public void Resume_CommitIsUnknown_MeasuresAgain()
    {
        Runs = new FakeRuns();
        Measure("--runs", "5");
        Runs.Made.Clear();

        Assert.That(Resume("--runs", "5"), Is.Zero);

        Assert.That(Runs.Made, Has.Count.EqualTo(3));
        Assert.That(Error, Does.Contain("it was measured at commit unknown, and this is unknown"));
    }

    [Test]
    public void Resume_RowOfAnOlderVersion_MeasuresAgain()
    {
        var rows = RunJson.Read<List<Detection>>(File.ReadAllText(FilePath), FilePath);
        File.WriteAllText(FilePath, RunJson.File(rows.Select(row => row with { Measured = null })));

        Assert.That(Resume("--runs", "5"), Is.Zero);

        Assert.That(Runs.Made, Has.Count.EqualTo(3));
        Assert.That(Error, Does.Contain("kip-101 is measured again: it is not known what it was measured with.\n"));
    }

    [Test]
    public void Resume_OnlyOneDefect_KeepsTheRowsOfOthers()
    {
        Runs = new FakeRuns
        {
            Commit = Commit,
            Defects =
            [
                new PlantedDefect("a-first", "Something else.", "KIP-1", "smoke"),
                new PlantedDefect("kip-101", "Truncates to the high watermark.", "KIP-101", "replication"),
            ],
        };

        Assert.That(Resume("--runs", "5", "--id", "a-first"), Is.Zero);

        Assert.That(Output, Does.Not.Contain("kip-101"));
        Assert.That(
            RunJson.Read<List<Detection>>(File.ReadAllText(FilePath), FilePath).Select(row => row.Id),
            Is.EqualTo(new[] { "a-first", "kip-101" }));
    }

    [Test]
    public void Measure_WithoutResume_BeginsAnew()
    {
        Assert.That(Measure("--runs", "5"), Is.Zero);

        Assert.That(Runs.Made, Has.Count.EqualTo(3));
        Assert.That(Error, Does.Not.Contain("again"));
    }

    [Test]
    public void Measure_ConvictedByWhatIsWatched_GoesOnUntilClientsSeeIt()
    {
        Runs = new FakeRuns { Commit = Commit, WatchedSeeds = new HashSet<ulong> { 1, 2 } };

        Assert.That(Measure("--runs", "5"), Is.Zero);

        Assert.That(Output, Does.Contain("lost-write in replication, seed 3 (incomplete-candidate after 1 run)"));
        Assert.That(Page(), Does.Contain("Incomplete candidate").And.Contain("after 1 run"));
        Assert.That(
            new[] { 1, 2, 3 }.Where(seed => Directory.Exists(Path.Combine(Folder, $"replication-kip-101-{seed}"))),
            Is.EqualTo(new[] { 1, 3 }), "what neither came first nor is seen is not kept");
    }

    [Test]
    public void Measure_ClientsSeeNothing_SaysInHowManyRuns()
    {
        Runs = new FakeRuns { Commit = Commit, WatchedSeeds = new HashSet<ulong> { 1 } };

        Assert.That(Measure("--runs", "2"), Is.Zero);

        Assert.That(
            Output, Does.Contain("incomplete-candidate in replication, seed 1 (clients saw nothing in 2 runs)"));
        Assert.That(Page(), Does.Contain("Clients saw nothing in 2 runs"));
        Assert.That(Resume("--runs", "2"), Is.Zero);
        Assert.That(Error, Does.Not.Contain("again"));
        Assert.That(Resume("--runs", "5"), Is.Zero);
        Assert.That(Error, Does.Contain("clients saw nothing in 2 runs, and 5 are asked for"));
        Assert.That(Output, Does.Contain("lost-write"));
    }

    [Test]
    public void Measure_AnyAnomaly_EndsWithTheFirst()
    {
        Runs = new FakeRuns { Commit = Commit, WatchedSeeds = new HashSet<ulong> { 1 } };

        Assert.That(Measure("--runs", "5", "--any"), Is.Zero);

        Assert.That(Runs.Made, Has.Count.EqualTo(1));
        Assert.That(Output, Does.Contain("incomplete-candidate in replication, seed 1\n"));
        Assert.That(Resume("--runs", "5"), Is.Zero);
        Assert.That(Error, Does.Contain("kip-101 is measured again: nobody looked for what clients see.\n"));
    }

    private string Page() => File.ReadAllText(Path.Combine(Folder, "defects.html"));

    private int Measure(params string[] options) => Invoke(["defects", "--out", Folder, .. options]);

    private int Resume(params string[] options) => Measure(["--resume", .. options]);
}
