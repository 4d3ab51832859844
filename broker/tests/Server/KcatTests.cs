using System.Diagnostics;

namespace Broker.Tests.Server;

/// <summary>A client written by others against three broker processes.</summary>
[TestFixture]
[Category("Kcat")]
public sealed class KcatTests
{
    private const int NotInstalled = 69;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(150);

    [Test]
    public async Task KcatCheck_LeadersKilled_LosesNothing()
    {
        var start = new ProcessStartInfo("bash", [FindScript()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["BROKER_SERVER"] = Path.Combine(TestContext.CurrentContext.TestDirectory, "broker-server");

        // Below the ports that systems give to outgoing connections: one of those could take it.
        start.Environment["CLUSTER_PORT"] = "28092";
        using var script = Process.Start(start)!;
        var output = script.StandardOutput.ReadToEndAsync();
        var errors = script.StandardError.ReadToEndAsync();
        try
        {
            await script.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            // SIGTERM lets the script stop its brokers.
            using var kill = Process.Start("kill", [script.Id.ToString()]);
            await script.WaitForExitAsync().WaitAsync(Patience);
        }

        if (script.ExitCode == NotInstalled)
        {
            Assert.Ignore(await errors);
        }

        TestContext.Out.WriteLine(await output);
        Assert.That(script.ExitCode, Is.Zero, $"{await output}{await errors}");
    }

    private static string FindScript()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (folder is not null)
        {
            var script = Path.Combine(folder.FullName, "broker", "server", "cluster", "kcat-check.sh");
            if (File.Exists(script))
            {
                return script;
            }

            folder = folder.Parent;
        }

        throw new FileNotFoundException("broker/server/cluster/kcat-check.sh is in no folder above the tests.");
    }
}
