using Broker.Configuration;

namespace Broker.Tests.Configuration;

[TestFixture]
public sealed class PropertiesReaderTests
{
    [TestCase("key=value", "key", "value")]
    [TestCase("key:value", "key", "value")]
    [TestCase("key value", "key", "value")]
    [TestCase("  key \t = \t value", "key", "value")]
    [TestCase("key = = value", "key", "= value")]
    [TestCase("key", "key", "")]
    [TestCase("key=", "key", "")]
    [TestCase("key=value ", "key", "value ")]
    [TestCase("key=a#b!c", "key", "a#b!c")]
    [TestCase(@"a\ b\=c\:d=value", "a b=c:d", "value")]
    [TestCase(@"key=a\tb\nc\rd\fe\\f\qg", "key", "a\tb\nc\rd\fe\\fqg")]
    [TestCase(@"key=\u0041\u00e9", "key", "Aé")]
    [TestCase("key=one,\\\n    two,\\\r\n\tthree", "key", "one,two,three")]
    [TestCase("key=ends in backslashes \\\\", "key", "ends in backslashes \\")]
    [TestCase("key=last\\", "key", "last")]
    [TestCase("key=a\\\n# no comment", "key", "a# no comment")]
    public void Read_OneEntry_GivesKeyAndValue(string text, string key, string value)
    {
        var entries = PropertiesReader.Read(text, "f");

        Assert.That(entries, Is.EqualTo(new[] { new PropertiesEntry(key, value, new ConfigOrigin("f", 1)) }));
    }

    [TestCase("")]
    [TestCase("\n \t\f\n\r\n")]
    [TestCase("# comment=1\n  ! another:2")]
    [TestCase("# a comment does not continue \\\n#")]
    [TestCase("\\\n\\\n")]
    public void Read_NoEntries_IsEmpty(string text) => Assert.That(PropertiesReader.Read(text, "f"), Is.Empty);

    [TestCase("\n")]
    [TestCase("\r")]
    [TestCase("\r\n")]
    public void Read_ManyLines_CountsLinesOfTheFile(string end)
    {
        var text = string.Join(end, "# comment", "a=1", "", "b=2\\", "  3\\", "", "c=4");

        var lines = PropertiesReader.Read(text, "f").Select(entry => (entry.Key, entry.Value, entry.Origin.Line));

        Assert.That(lines, Is.EqualTo(new (string, string, int?)[] { ("a", "1", 2), ("b", "23", 4), ("c", "4", 7) }));
    }

    [TestCase("a=1\n=value", 2, "no key")]
    [TestCase("a=1\n\n: value", 3, "no key")]
    [TestCase(@"a=\u12", 1, @"\u12")]
    [TestCase(@"a=\u12g4", 1, @"\u12g4")]
    [TestCase(@"a=\u", 1, "hexadecimal")]
    [TestCase(@"a=\u+123", 1, "hexadecimal")]
    public void Read_Malformed_NamesTheLine(string text, int line, string problem)
    {
        var mistake = Assert.Throws<ConfigException>(() => PropertiesReader.Read(text, "file.properties"));

        Assert.That(mistake.Message, Does.StartWith($"file.properties, line {line}: ").And.Contains(problem));
    }
}
