using System.Diagnostics;
using System.Text.Json;

namespace Scenarios.Tests;

/// <summary>A run is the same in another process: addresses, hash seeds and thread timing play no part.</summary>
public sealed class ProcessReplayTests
{
    [TestCase("choices", 50)]
    [TestCase("operations", 15)]
    public void Run_InAnotherProcess_IsTheSameRun(string explore, int runs)
    {
        using var one = Start(explore, runs);
        using var other = Start(explore, runs);

        var hashes = Hashes(one);
        Assert.That(hashes, Has.Count.EqualTo(runs));
        Assert.That(hashes.Distinct().Count(), Is.EqualTo(runs), "Other seeds give other runs.");
        Assert.That(Hashes(other), Is.EqualTo(hashes));
    }

    private static Process Start(string explore, int runs)
    {
        // The command's assembly lies beside this one.
        var command = Path.Combine(AppContext.BaseDirectory, "Harness.Cli.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                command, "run", "smoke", "--seed", "1", "--runs", $"{runs}", "--explore", explore, "--json",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginErrorReadLine();
        return process;
    }

    private static List<(string? Run, string? History)> Hashes(Process process)
    {
        var output = process.StandardOutput.ReadToEnd();
        Assert.That(process.WaitForExit(TimeSpan.FromMinutes(3)), "The command did not end.");
        Assert.That(process.ExitCode, Is.Zero);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            return (
                json.RootElement.GetProperty("runHash").GetString(),
                json.RootElement.GetProperty("historyHash").GetString());
        }).ToList();
    }
}
