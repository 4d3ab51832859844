using System.Text.RegularExpressions;

namespace Harness.Tests.House;

/// <summary>The habits of the code that no analyzer checks.</summary>
public sealed partial class StyleTests
{
    private const int MaxLines = 400;

    [Test]
    public void Files_AreShort() => Assert.That(
        SourceTree.Files.Where(file => SourceTree.Lines(file).Length > MaxLines), Is.Empty,
        $"A file of more than {MaxLines} lines is two rooms: split it.");

    [Test]
    public void Files_HoldOnePublicType() => Assert.That(
        SourceTree.Files.Where(file => SourceTree.Lines(file).Count(line => PublicType().IsMatch(line)) > 1), Is.Empty,
        "One public type a file, named after it.");

    [Test]
    public void Files_HaveNoAsyncVoid() => Assert.That(
        SourceTree.Files.Where(file => SourceTree.Lines(file).Any(line => AsyncVoid().IsMatch(line))), Is.Empty,
        "An exception that leaves such a method ends the process: use Reactor.Spawn.");

    [GeneratedRegex(@"^public\s.*\b(class|record|struct|interface|enum|delegate)\b")]
    private static partial Regex PublicType();

    [GeneratedRegex(@"async[ ]void")]
    private static partial Regex AsyncVoid();
}
