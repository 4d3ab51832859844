using Harness.Cli.Runs;
using Harness.Shrinking;

namespace Harness.Cli.Tests;

/// <summary>The run that has to fail, through everything that is done with failures.</summary>
public sealed class CanaryTests : CommandLineFixture
{
    private const int MostRuns = 60;

    [SetUp]
    public void UseTheSimulation() => Real = new SimulatedRuns(TimeProvider.System);

    [Test]
    public void Canary_OneRun_IsInvalidReportedReplayedAndShrunk()
    {
        Assert.That(Invoke("run", "canary", "--seed", "3", "--out", Folder), Is.EqualTo(1));
        Assert.That(Output, Does.Contain("lost-write ×").And.Contain("Its scenario expects that."));
        var lost = RunFiles.ReadResults(Folder).Findings.First(finding => finding.Anomaly == "lost-write").Statement;
        var page = File.ReadAllText(Path.Combine(Folder, "report.html"));
        Assert.That(lost, Does.Contain("orders/0"));
        Assert.That(page, Does.Contain(System.Text.Encodings.Web.HtmlEncoder.Default.Encode(lost)[..20])
            .And.Contain("Its scenario expects that."));

        Assert.That(Invoke("replay", Folder), Is.EqualTo(1), () => Error);
        Assert.That(Error, Does.Contain("identical"));

        using var stop = new CancellationTokenSource();
        var shrunk = Real!.Shrink(Folder, Assert.Fail, new ShrinkSettings
        {
            Anomaly = "lost-write",
            Stop = stop.Token,
            Progress = StopOnceSmaller(stop),
        });
        Assert.That(shrunk.Run.Results.Shrunk!.To.Operations, Is.LessThan(shrunk.Run.Results.Shrunk.From.Operations));
    }

    // Counts runs and not seconds: those depend on the machine.
    private static Action<ShrinkProgress> StopOnceSmaller(CancellationTokenSource stop)
    {
        int? before = null;
        return progress =>
        {
            before ??= progress.Size.Operations;
            if (progress.Size.Operations < before || progress.Runs >= MostRuns)
            {
                stop.Cancel();
            }
        };
    }

    [Test]
    public void Canary_ManyRuns_PassEverywhereAsExpected()
    {
        Assert.That(Invoke("run", "canary", "--runs", "2", "--out", Folder), Is.Zero, () => Output);

        Assert.That(Output, Does.Contain("2 runs: 0 valid, 0 unknown, 2 invalid, as expected"));
        var junit = File.ReadAllText(Path.Combine(Folder, "junit.xml"));
        Assert.That(junit, Does.Contain("tests=\"2\" failures=\"0\" errors=\"0\"")
            .And.Contain("Invalid, as expected: "));
        Assert.That(File.ReadAllText(Path.Combine(Folder, "summary.md")),
            Does.StartWith("# Consistency: valid\n\n2 runs: 2 invalid as expected, "));
        Assert.That(File.ReadAllText(Path.Combine(Folder, "index.html")),
            Does.Contain("<h1>Valid</h1>").And.Contain("2 invalid as expected of 2 runs.")
                .And.Contain("href=\"canary-1/report.html\""));
    }
}
