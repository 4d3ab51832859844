using System.Text.RegularExpressions;
using Harness.Checkers;

namespace Harness.Tests.Checkers;

/// <summary><c>docs/anomalies.md</c> says what the checkers say.</summary>
public sealed class AnomalyDocumentTests
{
    [Test]
    public void Document_ListsEveryAnomalyInOrder()
    {
        const string Row = @"^\| `([\w-]+)` \| (.*?) \| (yes|no) \| .+? \| .+? \|$";
        var rows = Regex.Matches(Document(), Row, RegexOptions.Multiline)
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value == "yes"));

        Assert.That(rows, Is.EqualTo(Anomalies.All.Select(anomaly => (anomaly.Id, anomaly.Meaning, anomaly.Convicts))));
    }

    private static string Document()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Harness.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("not inside the repository");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "anomalies.md"));
    }
}
