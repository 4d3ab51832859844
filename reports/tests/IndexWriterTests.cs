using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Harness.Checkers;
using Harness.Runs;
using Reports.Tests.Samples;

namespace Reports.Tests;

public sealed class IndexWriterTests
{
    private string _directory = null!;

    [SetUp]
    public void CreateDirectory()
    {
        var context = TestContext.CurrentContext;
        _directory = Path.Combine(context.WorkDirectory, "index-" + context.Test.ID);
        Directory.CreateDirectory(_directory);
    }

    [Test]
    public void Write_MixedRuns_PutsFailuresFirstWithLinksAndCommands()
    {
        IndexWriter.Write([Run(1, Verdict.Valid), Run(2, Verdict.Unknown), Run(3, Verdict.Invalid)], _directory);

        var page = Read("index.html");
        Assert.That(page, Does.Contain("<h1>Invalid</h1>").And.Contain("1 invalid and 1 unknown of 3 runs."));
        var invalid = page.IndexOf("href=\"3/report.html\"", StringComparison.Ordinal);
        var unknown = page.IndexOf("href=\"2/report.html\"", StringComparison.Ordinal);
        var valid = page.IndexOf("href=\"1/report.html\"", StringComparison.Ordinal);
        Assert.That(new[] { invalid, unknown, valid }, Is.Ordered.And.All.GreaterThan(0));
        Assert.That(page, Does.Contain("harness replay replication --seed 3"));
    }

    [TestCase(0, "Unknown", "There is no run.")]
    [TestCase(3, "Valid", "No anomaly in 3 runs.")]
    public void Write_NothingFailed_SaysSo(int count, string word, string sentence)
    {
        IndexWriter.Write([.. Enumerable.Range(1, count).Select(seed => Run((ulong)seed, Verdict.Valid))], _directory);

        var page = Read("index.html");
        Assert.That(page, Does.Contain($"<h1>{word}</h1>").And.Contain(sentence).And.Not.Contain("Not valid"));
    }

    [Test]
    public void Write_MixedRuns_CountsThemInJUnit()
    {
        IndexWriter.Write([Run(1, Verdict.Valid), Run(2, Verdict.Unknown), Run(3, Verdict.Invalid)], _directory);

        var suites = XDocument.Load(Path.Combine(_directory, "junit.xml")).Root!;
        Assert.That((int)suites.Attribute("tests")!, Is.EqualTo(3));
        Assert.That((int)suites.Attribute("failures")!, Is.EqualTo(1));
        Assert.That((int)suites.Attribute("errors")!, Is.EqualTo(1));
        var failure = suites.Descendants("failure").Single();
        Assert.That((string)failure.Attribute("type")!, Is.EqualTo("lost-write"));
        Assert.That(failure.Value, Does.Contain("harness replay replication --seed 3").And.Contain("3/report.html"));
        Assert.That((string)failure.Parent!.Attribute("name")!, Is.EqualTo("seed 3"));
    }

    [Test]
    public void Write_ManyFailures_KeepsTheSummaryUnderItsLimitAndCountsTheRest()
    {
        IndexWriter.Write([.. Enumerable.Range(1, 8000).Select(seed => Run((ulong)seed, Verdict.Invalid))], _directory);

        var summary = Read("summary.md");
        Assert.That(Encoding.UTF8.GetByteCount(summary), Is.LessThanOrEqualTo(1024 * 1024).And.GreaterThan(900 * 1024));
        var shown = Regex.Matches(summary, "^## ", RegexOptions.Multiline).Count;
        Assert.That(summary, Does.Contain($"{8000 - shown:N0} more runs that are not valid"));
        Assert.That(Read("index.html"), Does.Contain("The first 500 of 8,000"));
    }

    [TestCase("<script>alert(1)</script>")]
    [TestCase("| `x` \u0000 \uD800 ]]> &amp; \n# heading")]
    public void Write_HostileStrings_AreEscapedEverywhere(string trap)
    {
        var results = SampleRuns.Hostile(trap).Results;
        IndexWriter.Write([new RunEntry(results, trap, trap)], _directory);

        Assert.That(Regex.Matches(Read("index.html"), "<script").Count, Is.EqualTo(1));
        Assert.That(Regex.Matches(Read("summary.md"), "^# ", RegexOptions.Multiline).Count, Is.EqualTo(1));
        var prose = Regex.Replace(Read("summary.md"), "```[^`]*```|`[^`\n]*`", string.Empty);
        Assert.That(prose, Does.Not.Contain("<script"));
        var junit = XDocument.Load(Path.Combine(_directory, "junit.xml"));
        Assert.That(junit.Descendants("failure").Count(), Is.EqualTo(1));
    }

    [Test]
    public void Write_SameRunsTwice_IsIdentical()
    {
        RunEntry[] runs = [Run(1, Verdict.Valid), Run(3, Verdict.Invalid)];
        IndexWriter.Write(runs, _directory);
        var first = (Read("index.html"), Read("summary.md"), Read("junit.xml"));

        IndexWriter.Write(runs, _directory);

        Assert.That((Read("index.html"), Read("summary.md"), Read("junit.xml")), Is.EqualTo(first));
    }

    [TestCase(20, "Valid")]
    [TestCase(21, "Unknown")]
    public void Write_FaultsVetoed_FailsAboveTwentyPercent(int vetoed, string word)
    {
        var run = Run(1, Verdict.Valid);
        var results = run.Results with
        {
            Planned = new Dictionary<string, int> { ["bit-rot"] = 100 },
            Vetoed = new Dictionary<string, int> { ["bit-rot"] = vetoed },
        };
        IndexWriter.Write([run with { Results = results }], _directory);

        var isTooMany = word == "Unknown";
        Assert.That(Read("index.html"), Does.Contain($"<h1>{word}</h1>").And.Contain($"{vetoed} %"));
        Assert.That(Read("index.html").Contains("too many faults of a kind were vetoed"), Is.EqualTo(isTooMany));
        Assert.That(Read("summary.md"), Does.StartWith($"# Consistency: {word.ToLowerInvariant()}"));
        Assert.That(Read("summary.md").Contains($"| bit-rot | 100 | {vetoed} |"), Is.EqualTo(isTooMany));
    }

    private static RunEntry Run(ulong seed, Verdict verdict)
    {
        var results = SampleRuns.Results(verdict) with { Seed = seed };
        if (verdict == Verdict.Invalid)
        {
            results = results with
            {
                Anomalies = [new AnomalySummary("lost-write", 2, [4, 9])],
                Findings = [new Finding("lost-write", "Value 12, acknowledged at offset 7, is never read.", [4, 9])],
            };
        }

        return new RunEntry(
            verdict == Verdict.Unknown ? results with { Reason = "Fewer than half of them were ok." } : results,
            $"{seed}/report.html",
            $"harness replay replication --seed {seed}");
    }

    private string Read(string name) => File.ReadAllText(Path.Combine(_directory, name));
}
