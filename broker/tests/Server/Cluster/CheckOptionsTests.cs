using Broker.Server;
using Broker.Server.Cluster;

namespace Broker.Tests.Server.Cluster;

[TestFixture]
public sealed class CheckOptionsTests
{
    [Test]
    public void Parse_Nothing_BothModesOneRound()
    {
        var options = Parse();

        Assert.That(options.FlushModes, Is.EqualTo(new[] { true, false }));
        Assert.That(options.Rounds, Is.EqualTo(1));
        Assert.That(options.FirstPort, Is.Null);
    }

    [Test]
    public void Parse_Everything_IsTaken()
    {
        var options = CheckOptions.Parse(
            ["--mode", "page-cache", "--rounds", "2", "--kills", "0", "--rate", "50", "--seed", "0"],
            name => name == "CLUSTER_PORT" ? "20000" : "log.segment.bytes=1000000");

        Assert.That(options.FlushModes, Is.EqualTo(new[] { false }));
        Assert.That((options.Rounds, options.Kills, options.Rate, options.Seed), Is.EqualTo((2, 0, 50, 0)));
        Assert.That((options.FirstPort, options.Properties), Is.EqualTo((20000, "log.segment.bytes=1000000")));
    }

    [TestCase("--rounds", "0", "--rounds is a number from 1 to 1000000, and not '0'.")]
    [TestCase("--kills", "many", "--kills is a number from 0 to 1000000, and not 'many'.")]
    [TestCase("--mode", "fast", "--mode is flush, page-cache or both, and not 'fast'.")]
    [TestCase("--speed", "9", "There is no option --speed; --help tells which there are.")]
    public void Parse_Wrong_SaysWhat(string name, string value, string message) =>
        Assert.That(() => Parse(name, value), Throws.TypeOf<UsageException>().With.Message.EqualTo(message));

    [Test]
    public void Parse_ValueMissing_SaysSo() =>
        Assert.That(
            () => Parse("--seed"),
            Throws.TypeOf<UsageException>().With.Message.EqualTo("--seed needs a value."));

    private static CheckOptions Parse(params string[] arguments) => CheckOptions.Parse(arguments, _ => null);
}
