using System.Text;
using System.Text.RegularExpressions;
using Harness.Checkers;
using Harness.Histories;
using Harness.Runs;
using Reports.Tests.Samples;

namespace Reports.Tests;

public sealed class ReportWriterTests
{
    private const int ShellLimit = 300 * 1024;

    [TestCase("valid", "Valid")]
    [TestCase("invalid", "Invalid")]
    [TestCase("unknown", "Unknown")]
    [TestCase("empty", "Unknown")]
    [TestCase("large", "Valid")]
    public void Write_Sample_IsOneSmallPageWithItsVerdict(string name, string word)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"report-{name}.html");

        ReportWriter.Write(Sample(name), path);

        var page = File.ReadAllText(path);
        Assert.That(page, Does.Contain($"<h1>{word}</h1>"));
        Assert.That(page, Does.Contain("harness replay replication --seed 1186"));
        Assert.That(Encoding.UTF8.GetByteCount(WithoutPlots(page)), Is.LessThan(ShellLimit));
        Assert.That(File.Exists(path + ".partial"), Is.False);
    }

    [Test]
    public void Render_AnySample_LoadsNothing()
    {
        var page = WithoutPlots(ReportWriter.Render(SampleRuns.Invalid()));

        Assert.That(page, Does.Not.Contain("http:").And.Not.Contain("https:").And.Not.Contain("<link"));
        Assert.That(page, Does.Contain("default-src &#x27;none&#x27;"));
    }

    [Test]
    public void Render_Swarm_TellsWhatWasDrawn()
    {
        var input = SampleRuns.Invalid();
        var swarm = new Swarm(50, 100, [], ["keys"], 150, [new("crash-2", 8)], []);

        var page = ReportWriter.Render(input with { Results = input.Results with { Swarm = swarm } });

        Assert.That(page, Does.Contain("50 operations/s, 100 % append (keys)"));
        Assert.That(page, Does.Match("150 % of the usual number: crash-2 .+8<"));
        Assert.That(ReportWriter.Render(input), Does.Not.Contain("Drawn faults"));
    }

    [Test]
    public void Render_SameInputTwice_IsIdentical()
    {
        var first = ReportWriter.Render(SampleRuns.Invalid());
        var second = ReportWriter.Render(SampleRuns.Invalid());

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void Render_OtherWallSeconds_IsIdentical()
    {
        var input = SampleRuns.Invalid();
        var slower = input with { Results = input.Results with { WallSeconds = 99.5 } };

        Assert.That(ReportWriter.Render(slower), Is.EqualTo(ReportWriter.Render(input)));
    }

    [Test]
    public void Render_ReplicaChanges_AreInTimelineAndTable()
    {
        var page = ReportWriter.Render(SampleRuns.Invalid());

        Assert.That(page, Does.Match("<g class=\"replica (offline|anew|truncated)\"><title>orders/0: "));
        Assert.That(page, Does.Match("<td>(offline|anew|truncated)</td><td>orders/0</td>"));
    }

    [Test]
    public void Render_Invalid_ShowsEveryFindingWithItsEvidence()
    {
        var input = SampleRuns.Invalid();

        var page = ReportWriter.Render(input);

        Assert.That(page, Does.Contain("Lost write").And.Contain("Stale read").And.Contain("1 of 3"));
        foreach (var finding in input.Results.Findings)
        {
            foreach (var index in finding.Entries.Where(i => input.History[(int)i].Type == EntryType.Invoke))
            {
                Assert.That(page, Does.Contain($"href=\"#op-{index}\"").And.Contain($"id=\"op-{index}\""));
            }
        }
    }

    [Test]
    public void Render_EveryLinkWithinThePage_HasATarget([Values("valid", "invalid", "unknown", "empty")] string name)
    {
        var page = ReportWriter.Render(Sample(name));

        var ids = Regex.Matches(page, " id=\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.That(ids, Is.Unique);
        foreach (Match link in Regex.Matches(page, "href=\"#([^\"]+)\""))
        {
            Assert.That(ids, Does.Contain(link.Groups[1].Value));
        }
    }

    [TestCase("<script>alert(1)</script>")]
    [TestCase("\"><img src=x onerror=alert(1)>")]
    [TestCase("' onmouseover='alert(1)")]
    public void Render_HostileStrings_AreEscaped(string trap)
    {
        var page = ReportWriter.Render(SampleRuns.Hostile(trap));

        Assert.That(Regex.Matches(page, "<script").Count, Is.EqualTo(1));
        Assert.That(page, Does.Not.Contain(trap));
        Assert.That(page, Does.Not.Contain("<img src=x"));
        Assert.That(page, Does.Not.Contain("' onmouseover='"));
    }

    [Test]
    public void Render_LiquidInStrings_IsNotEvaluated()
    {
        const string trap = "{{ page.seed }}{% raw %}";

        Assert.That(ReportWriter.Render(SampleRuns.Hostile(trap)), Does.Contain(trap));
    }

    [Test]
    public void Render_HugeStrings_StaySmall()
    {
        var page = ReportWriter.Render(SampleRuns.Hostile(new string('x', 100_000)) with { ReplayCommand = "harness" });

        Assert.That(WithoutPlots(page), Has.Length.LessThan(ShellLimit));
    }

    [Test]
    public void Render_LargeHistory_SaysWhatIsNotShown()
    {
        var page = ReportWriter.Render(SampleRuns.Large());

        Assert.That(page, Does.Contain("101 of 20,001 operations drawn"));
        Assert.That(page, Does.Contain("10,000 of 20,001 operations shown"));
        Assert.That(Regex.Matches(page, "<g class=\"op ").Count, Is.EqualTo(101));
    }

    [Test]
    public void Render_FindingBeyondTheHistory_Throws()
    {
        var input = SampleRuns.Valid();
        var finding = new Finding("lost-write", "?", [999_999]);
        var results = input.Results with { Verdict = Verdict.Invalid, Findings = [finding] };

        Assert.That(
            () => ReportWriter.Render(input with { Results = results }),
            Throws.ArgumentException.With.Message.Contains("999999"));
    }

    [Test]
    public void Render_CompletionWithoutInvocation_Throws()
    {
        var entry = new HistoryEntry { Index = 0, Time = 0, Type = EntryType.Ok, Process = 7, F = "read" };

        Assert.That(
            () => ReportWriter.Render(SampleRuns.Empty() with { History = [entry] }),
            Throws.ArgumentException.With.Message.Contains("process 7"));
    }

    private static ReportInput Sample(string name) => name switch
    {
        "valid" => SampleRuns.Valid(),
        "invalid" => SampleRuns.Invalid(),
        "unknown" => SampleRuns.Unknown(),
        "empty" => SampleRuns.Empty(),
        "large" => SampleRuns.Large(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such sample."),
    };

    private static string WithoutPlots(string page) =>
        Regex.Replace(page, "data:image/png;base64,[A-Za-z0-9+/=]+", string.Empty);
}
