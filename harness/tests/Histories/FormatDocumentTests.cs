using System.Text;
using System.Text.RegularExpressions;
using Harness.Histories;

namespace Harness.Tests.Histories;

public sealed class FormatDocumentTests
{
    [Test]
    public void Document_ItsExamples_AreHistories()
    {
        var counts = new List<int>();
        foreach (Match example in Regex.Matches(Document(), "```\n(.*?)```", RegexOptions.Singleline))
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(example.Groups[1].Value));
            counts.Add(HistoryReader.Read(stream, "FORMAT.md").Count);
        }

        Assert.That(counts, Is.EqualTo(new[] { 8, 1 }));
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

    private static string Document()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Harness.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("not inside the repository");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "harness", "Histories", "FORMAT.md"));
    }
}
