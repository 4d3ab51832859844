using System.Text;
using System.Text.RegularExpressions;
using Harness.Histories;

namespace Harness.Tests.Histories;

public sealed class FormatDocumentTests
{
    [Test]
    public void Document_ItsExample_IsAHistory()
    {
        var example = Regex.Match(Document(), "```\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(example));

        Assert.That(HistoryReader.Read(stream, "FORMAT.md"), Has.Count.EqualTo(8));
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
