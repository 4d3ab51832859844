using System.Text.RegularExpressions;
using Harness.Linearizability;

namespace Harness.Tests.Linearizability;

/// <summary><c>docs/models.md</c> lists the models, and its example is one that compiles.</summary>
public sealed class ModelDocumentTests
{
    [Test]
    public void Document_ItsExample_IsTheModelOfTheTests()
    {
        var source = File.ReadAllText(
            Path.Combine(Repository(), "harness", "tests", "Linearizability", "TicketMachine.cs"));

        Assert.That(Document(), Does.Contain($"```csharp\n{source}```"));
    }

    [Test]
    public void Document_ListsEveryModel() => Assert.That(
        Regex.Matches(Document(), @"^\| `([\w-]+)` \|", RegexOptions.Multiline).Select(row => row.Groups[1].Value),
        Is.EquivalentTo(GeneralModels.Names));

    private static string Document() => File.ReadAllText(Path.Combine(Repository(), "docs", "models.md"));

    private static string Repository()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Harness.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("not inside the repository");
        }

        return folder.FullName;
    }
}
