using System.Diagnostics;
using Harness.Cli.Runs;
using Harness.Runs;

namespace Harness.Cli.Workers;

/// <summary>
/// A child process of this command that makes runs: requests go to its standard input, results come from its
/// standard output, one JSON object a line each. It ends when its input ends, so it outlives its parent by a run at most.
/// </summary>
internal sealed class Worker : IDisposable
{
    private readonly Process _process;

    private Worker(Process process) => _process = process;

    /// <summary>Starts a worker that keeps runs in a directory.</summary>
    /// <param name="directory">Where to write; null to write nothing.</param>
    public static Worker Start(string? directory)
    {
        var executable = Environment.ProcessPath
            ?? throw new WorkerException("The path of this process is unknown, so it can't start workers.");
        var start = new ProcessStartInfo(executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // Either a program of its own, or the runtime that was given an assembly.
        if (Path.GetFileNameWithoutExtension(executable) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Worker).Assembly.Location);
        }

        start.ArgumentList.Add("work");
        if (directory is not null)
        {
            start.ArgumentList.Add("--out");
            start.ArgumentList.Add(directory);
        }

        return new Worker(Process.Start(start)!);
    }

    /// <summary>Has a run made.</summary>
    /// <exception cref="WorkerException">The process ended instead.</exception>
    public async Task<RunResults> MakeAsync(RunRequest request)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(RunJson.Line(request));
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It has ended: there is no answer to read either, and that is told below.
        }

        if (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            return RunJson.Read<RunResults>(line, $"Answer of the worker for {request}");
        }

        await _process.WaitForExitAsync();
        throw new WorkerException($"A worker process ended with exit code {_process.ExitCode} at {request}.");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
