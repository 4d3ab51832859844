using System.Diagnostics;
using System.Text.Json;

namespace Scenarios.Tests;

/// <summary>A run is the same in another process: addresses, hash seeds and thread timing play no part.</summary>
public sealed class ProcessReplayTests
{
    private const int RunsPerMode = 25;

    [TestCase("choices")]
    [TestCase("operations")]
    public void Run_InAnotherProcess_IsTheSameRun(string explore)
    {
        var first = Hashes(explore);
        var second = Hashes(explore);

        Assert.That(first, Has.Count.EqualTo(RunsPerMode));
        Assert.That(second, Is.EqualTo(first));
    }

    private static List<(string? Run, string? History)> Hashes(string explore)
    {
        // The command's assembly lies beside this one.
        var command = Path.Combine(AppContext.BaseDirectory, "Harness.Cli.dll");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                command, "run", "smoke", "--seed", "1", "--runs", $"{RunsPerMode}", "--explore", explore, "--json",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.That(process.WaitForExit(TimeSpan.FromMinutes(2)), "The command did not end.");
        Assert.That(process.ExitCode, Is.Zero, errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            return (
                json.RootElement.GetProperty("runHash").GetString(),
                json.RootElement.GetProperty("historyHash").GetString());
        }).ToList();
    }
}
