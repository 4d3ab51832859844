using Broker.Server;
using Broker.Server.Cluster;

namespace Broker.Tests.Server.Cluster;

/// <summary>Broker processes, restarted and killed under a client written by others.</summary>
[TestFixture]
[Category("Cluster")]
public sealed class CheckCommandTests
{
    private static readonly string Server = Path.Combine(
        TestContext.CurrentContext.TestDirectory, "broker-server");

    [TestCase(true)]
    [TestCase(false)]
    public async Task Run_RestartsAndKills_NothingLostDuplicatedOrReordered(bool flushBeforeAck)
    {
        var (output, errors) = (new Transcript(), new Transcript());
        var options = new CheckOptions
        {
            FlushModes = [flushBeforeAck],
            Kills = 2,
            Session = TimeSpan.FromSeconds(1.5),
            Properties = """
                controller.quorum.fetch.timeout.ms=600
                controller.quorum.election.timeout.ms=300
                controller.quorum.election.backoff.max.ms=200
                """,
        };
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(3));

        var exitCode = await new CheckCommand(output, errors, Server).RunAsync(options, late.Token);

        TestContext.Out.Write(output.Text);
        Assert.That(exitCode, Is.EqualTo(ExitCodes.Success), () => output.Text + errors.Text);
        Assert.That(output.Text, Does.Contain("leader").And.Contain("killed").And.Contain("records sent"));
    }

    [Test]
    public async Task Run_BrokersThatDoNotStart_SaysWhere()
    {
        var (output, errors) = (new Transcript(), new Transcript());
        var options = new CheckOptions { Properties = "log.segment.bytes=none" };

        var exitCode = await new CheckCommand(output, errors, Server).RunAsync(options, CancellationToken.None);

        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(errors.Text, Does.Match("^Broker . ended with 64 instead of becoming ready; see .*server.log"));
        Directory.Delete(errors.Text.Split(" kept in ")[1].Trim().TrimEnd('.'), recursive: true);
    }
}
