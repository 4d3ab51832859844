using System.Diagnostics;

namespace Broker.Tests.Server;

/// <summary>The executable itself.</summary>
[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BrokerProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory directory = new();
    private readonly Transcript errors = new();

    [TearDown]
    public void TearDown() => directory.Dispose();

    [Test]
    public async Task Sigterm_RunningBroker_ExitsWithZero([Values("TERM", "INT")] string signal)
    {
        var port = HostedNode.FreePorts(1)[0];
        await File.WriteAllTextAsync(
            directory["s.properties"],
            $"""
            node.id=1
            listeners=PLAINTEXT://127.0.0.1:{port}
            controller.quorum.voters=1@127.0.0.1:{port}
            log.dirs={directory["log"]}
            """);
        using var server = Start(directory["s.properties"]);
        try
        {
            Assert.That(
                await server.StandardOutput.ReadLineAsync().WaitAsync(Patience),
                Is.EqualTo($"listening on 127.0.0.1:{port} as node 1"));
            await UntilReadyAsync();

            using var kill = Process.Start("kill", [$"-{signal}", server.Id.ToString()]);
            await server.WaitForExitAsync().WaitAsync(Patience);

            Assert.That(server.ExitCode, Is.Zero, () => errors.Text);
            Assert.That(errors.Text, Does.Not.Contain("WARN").And.Not.Contain("ERROR"));
        }
        finally
        {
            server.Kill();
        }
    }

    [Test]
    public async Task MissingFile_ExitsWith64AndOneSentence()
    {
        using var server = Start(directory["missing.properties"]);
        await server.WaitForExitAsync().WaitAsync(Patience);

        Assert.That(server.ExitCode, Is.EqualTo(64));
        Assert.That(errors.Text, Does.StartWith("The properties file can not be read: ").And.EndWith("\n"));
    }

    private Process Start(string argument)
    {
        var start = new ProcessStartInfo(
            Path.Combine(TestContext.CurrentContext.TestDirectory, "broker-server"), [argument])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = Process.Start(start)!;
        server.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                errors.WriteLine(line.Data);
            }
        };
        server.BeginErrorReadLine();
        return server;
    }

    private async Task UntilReadyAsync()
    {
        for (var poll = 0; !errors.Text.Contains("broker 1 is ready"); poll++)
        {
            Assert.That(poll, Is.LessThan(1000), () => errors.Text);
            await Task.Delay(10);
        }
    }
}
