using System.Text;
using System.Text.RegularExpressions;
using Harness.Histories;
using Harness.Histories.General;
using Harness.Histories.Kafka;

namespace Harness.Tests.Histories;

public sealed class FormatDocumentTests
{
    [Test]
    public void Document_ItsExamples_AreHistories()
    {
        var counts = new List<int>();
        foreach (var example in Examples(Document()))
        {
            using var stream = new MemoryStream(example);
            counts.Add(HistoryReader.Read(stream, "FORMAT.md").Count);
        }

        Assert.That(counts, Is.EqualTo(new[] { 8, 1 }));
    }

    [Test]
    public void DocumentOfAnyObject_ItsExamples_AreTheSameHistory()
    {
        var calls = Examples(Document("General"))
            .Select(example => GeneralHistory.Read(example, "FORMAT.md").Select(call => call.Text));

        string[] expected = ["write 3", "read → 3"];
        Assert.That(calls, Is.EqualTo(new[] { expected, expected }));
    }

    [Test]
    public void DocumentOfKafkaHistories_ItsExample_IsOne()
    {
        var operations = Examples(Document("Kafka")).SelectMany(example => KafkaHistory.Read(example, "FORMAT.md"));

        Assert.That(operations.Select(o => (o.Sends.Count, o.Polls.Count, o.Rebalanced.Count)), Is.EqualTo(new[]
        {
            (0, 0, 0), (2, 0, 0), (1, 2, 0), (0, 1, 1),
        }));
    }

    [Test]
    public void Document_NamesEveryKey()
    {
        var document = Document();

        foreach (var property in typeof(HistoryEntry).GetProperties().Where(p => p.Name != "EqualityContract"))
        {
            var key = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            Assert.That(document, Does.Contain($"`{key}`"));
        }
    }

    private static IEnumerable<byte[]> Examples(string document) =>
        Regex.Matches(document, "```\n(.*?)```", RegexOptions.Singleline)
            .Select(example => Encoding.UTF8.GetBytes(example.Groups[1].Value));

    private static string Document(string folderOfHistories = "")
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Harness.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("not inside the repository");
        }

        return File.ReadAllText(Path.Combine(
            folder.FullName, "harness", "Histories", folderOfHistories, "FORMAT.md"));
    }
}
