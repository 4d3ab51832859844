using System.Text.RegularExpressions;
using Harness.Runs;

namespace Reports.Tests;

/// <summary>The page of the detection matrix.</summary>
public sealed class DefectsWriterTests
{
    private string directory = null!;

    [SetUp]
    public void CreateDirectory()
    {
        var context = TestContext.CurrentContext;
        directory = Path.Combine(context.WorkDirectory, "defects-" + context.Test.ID);
        Directory.CreateDirectory(directory);
    }

    [Test]
    public void Write_SomeFound_HasTheMediansAndPutsTheMissedFirst()
    {
        var page = Write(Row("one", 1, 4), Row("nine", 9, 10), Row("missed", 2000, null));

        Assert.That(page, Does.Contain("<h1>1 not found</h1>").And.Contain("2 of 3"));
        Assert.That(Tiles(page), Is.EqualTo(new[] { "2 of 3", "5", "5", "7", "2" }));
        var places = new[] { "missed", "one", "nine" }
            .Select(id => page.IndexOf($"<tr id=\"{id}\"", StringComparison.Ordinal)).ToList();
        Assert.That(places, Is.Ordered.And.All.GreaterThan(0));
        Assert.That(page, Does.Contain("<strong>not found</strong>")
            .And.Contain("An acknowledged record is never lost."));
        Assert.That(page, Does.Contain("href=\"one/report.html\"").And.Not.Contain("href=\"\""));
    }

    [Test]
    public void Write_Page_LoadsNothingAndNeedsNoScript()
    {
        var page = Write(Row("one", 1, 4));

        Assert.That(page, Does.Not.Contain("<script").And.Not.Contain("http://").And.Not.Contain("https://"));
        Assert.That(page, Does.Contain("<h1>All found</h1>").And.Contain("prefers-color-scheme: dark"));
    }

    [Test]
    public void Write_LeftOut_SaysWhy() => Assert.That(
        Write(Row("one", 1, 4)), Does.Contain("Golden traces show").And.Contain("harmless").And.Contain("KIP-3"));

    [Test]
    public void Write_NothingMeasured_SaysSo() => Assert.That(Write(), Does.Contain("<h1>Nothing measured</h1>"));

    [Test]
    public void Write_HostileStrings_AreEncoded()
    {
        const string Trap = "\"><script>alert(1)</script>";
        var row = new DefectRow(Trap, Trap, Trap, Trap, true, 1, 1)
        {
            Anomaly = Trap,
            Report = Trap,
            ShrunkReport = Trap,
        };

        Assert.That(Write(row), Does.Not.Contain("<script").And.Contain("&lt;script"));
    }

    private static IEnumerable<string> Tiles(string page) =>
        Regex.Matches(
                Regex.Match(page, "<dl class=\"tiles\">.*?</dl>", RegexOptions.Singleline).Value, "<dd>(.*?)</dd>")
            .Select(match => match.Groups[1].Value);

    private static DefectRow Row(string id, int runs, int? operations) =>
        new(id, "something is wrong", "KIP-1", "replication", operations is not null, runs, runs)
        {
            Seed = operations is null ? null : 7,
            Anomaly = operations is null ? null : "lost-write",
            Before = operations is null ? null : new RunSize(1550, 9, 12_000),
            After = operations is { } left ? new RunSize(left, 2, 0) : null,
            Report = operations is null ? null : $"{id}/report.html",
        };

    private string Write(params DefectRow[] rows)
    {
        var input = new DefectsInput(rows, [new HarmlessDefect("harmless", "a rule is broken", "KIP-3")])
        {
            Commits = ["0123456789abcdef"],
            Seeds = [1],
            MostRuns = [2000],
        };
        DefectsWriter.Write(input, directory);
        return File.ReadAllText(Path.Combine(directory, DefectsWriter.FileName));
    }
}
