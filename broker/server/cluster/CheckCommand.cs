namespace Broker.Server.Cluster;

/// <summary>The command: from arguments to an exit code.</summary>
/// <param name="output">Takes a line per step, and the verdict.</param>
/// <param name="errors">Takes why the check could not be made.</param>
/// <param name="executable">Path of the server.</param>
internal sealed class CheckCommand(TextWriter output, TextWriter errors, string executable)
{
    private const int Unwell = 1;
    private const int Failed = 2;

    /// <summary>Checks as the command line asks for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="variable">Value of an environment variable; null for none.</param>
    /// <param name="stop">Ends the check early.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(
        IReadOnlyList<string> arguments, Func<string, string?> variable, CancellationToken stop)
    {
        CheckOptions options;
        try
        {
            options = CheckOptions.Parse(arguments, variable);
        }
        catch (UsageException mistake)
        {
            await errors.WriteLineAsync(mistake.Message);
            return ExitCodes.Usage;
        }

        return await RunAsync(options, stop);
    }

    /// <summary>Checks in each mode that is asked for.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CheckOptions options, CancellationToken stop)
    {
        var directory = Directory.CreateTempSubdirectory("cluster-check-").FullName;
        var exitCode = await CheckAsync(options, directory, stop);
        if (exitCode == ExitCodes.Success)
        {
            Directory.Delete(directory, recursive: true);
            await output.WriteLineAsync("Nothing was lost, moved, duplicated or reordered.");
        }
        else
        {
            await errors.WriteLineAsync($"Data and logs are kept in {directory}.");
        }

        return exitCode;
    }

    private async Task<int> CheckAsync(CheckOptions options, string directory, CancellationToken stop)
    {
        try
        {
            foreach (var flush in options.FlushModes)
            {
                var own = Directory.CreateDirectory(Path.Combine(directory, flush ? "flush" : "page-cache")).FullName;
                using var cluster = new ClusterProcesses(options, executable, own, flush);
                var problems = await new ClusterCheck(options, cluster, flush, output).RunAsync(stop);
                if (problems.Count > 0)
                {
                    await output.WriteLineAsync(string.Join(Environment.NewLine, problems));
                    return Unwell;
                }
            }

            return ExitCodes.Success;
        }
        catch (CheckFailedException failure)
        {
            await errors.WriteLineAsync(failure.Message);
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("The check was interrupted.");
        }

        return Failed;
    }
}
