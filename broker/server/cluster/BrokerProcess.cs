using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Broker.Server.Cluster;

/// <summary>
/// One broker as a process of its own, that can be ended and started again. For one caller at a time.
/// </summary>
/// <param name="id">Node id.</param>
/// <param name="executable">Path of the server.</param>
/// <param name="directory">Has <c>server.properties</c>, and gets <c>server.log</c>.</param>
internal sealed class BrokerProcess(int id, string executable, string directory) : IDisposable
{
    private const int Sigterm = 15;

    // Null before the first start. The process before it has ended.
    private Process? process;
    private Task copying = Task.CompletedTask;
    private TaskCompletionSource ready = new();

    /// <summary>Node id.</summary>
    public int Id { get; } = id;

    private string LogFile => Path.Combine(directory, "server.log");

    /// <summary>Starts it; it must not run.</summary>
    public void Start()
    {
        var start = new ProcessStartInfo(executable, [Path.Combine(directory, "server.properties")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Else a killed process leaves pipes for debuggers behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process?.Dispose();
        process = Process.Start(start)
            ?? throw new CheckFailedException($"{executable} could not be started.");
        copying = CopyAsync(process, ready);
    }

    /// <summary>Waits until the controller lets it lead and follow.</summary>
    /// <exception cref="CheckFailedException">It ended, or is not ready in time.</exception>
    public async Task ReadyAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        var ended = process!.WaitForExitAsync(late.Token);
        if (await Task.WhenAny(ready.Task, ended) != ready.Task)
        {
            throw new CheckFailedException(process.HasExited
                ? $"Broker {Id} ended with {process.ExitCode} instead of becoming ready; see {LogFile}."
                : $"Broker {Id} is not ready after {limit.TotalSeconds} s; see {LogFile}.");
        }

        late.Cancel();
    }

    /// <summary>Ends it as an operator does (SIGTERM), and waits until it is gone.</summary>
    /// <exception cref="CheckFailedException">It does not end in time, or ends with an error.</exception>
    public async Task TerminateAsync(TimeSpan limit)
    {
        if (kill(process!.Id, Sigterm) != 0)
        {
            throw new CheckFailedException(
                $"Broker {Id} can not be told to end: {Marshal.GetLastPInvokeErrorMessage()}; see {LogFile}.");
        }

        await EndAsync(limit);
        if (process.ExitCode != 0)
        {
            throw new CheckFailedException($"Broker {Id} ended with {process.ExitCode}; see {LogFile}.");
        }
    }

    /// <summary>Ends it in the middle of whatever it does (SIGKILL).</summary>
    /// <exception cref="CheckFailedException">It had ended already.</exception>
    public async Task KillAsync(TimeSpan limit)
    {
        if (process!.HasExited)
        {
            throw new CheckFailedException($"Broker {Id} ended by itself, with {process.ExitCode}; see {LogFile}.");
        }

        process.Kill();
        await EndAsync(limit);
    }

    /// <summary>Kills it, if it runs.</summary>
    public void Dispose()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            process.WaitForExit();
        }

        process?.Dispose();
    }

    private async Task EndAsync(TimeSpan limit)
    {
        try
        {
            await process!.WaitForExitAsync().WaitAsync(limit);
            await copying.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            throw new CheckFailedException($"Broker {Id} did not end within {limit.TotalSeconds} s; see {LogFile}.");
        }
    }

    private async Task CopyAsync(Process started, TaskCompletionSource sayReady)
    {
        await using var log = new StreamWriter(LogFile, append: true);
        var unread = started.StandardOutput.ReadToEndAsync();
        while (await started.StandardError.ReadLineAsync() is { } line)
        {
            await log.WriteLineAsync(line);
            await log.FlushAsync();
            if (line.EndsWith($" broker {Id} is ready", StringComparison.Ordinal))
            {
                sayReady.TrySetResult();
            }
        }

        await unread;
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int process, int signal);
}
