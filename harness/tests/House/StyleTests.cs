using System.Text.RegularExpressions;

namespace Harness.Tests.House;

/// <summary>The habits of the code that no analyzer checks.</summary>
public sealed partial class StyleTests
{
    private const int MaxLines = 400;
    private const int MaxColumns = 120;

    [Test]
    public void Files_AreShort() => Assert.That(
        SourceTree.Files.Where(file => SourceTree.Lines(file).Length > MaxLines), Is.Empty,
        $"A file of more than {MaxLines} lines is two rooms: split it.");

    [Test]
    public void Lines_AreShort() => Assert.That(
        from file in SourceTree.Files
        from line in SourceTree.Lines(file).Select((text, index) => (text.Length, Number: index + 1))
        where line.Length > MaxColumns
        select $"{file}:{line.Number} has {line.Length} columns",
        Is.Empty, $"A line of more than {MaxColumns} columns has to be broken.");

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
