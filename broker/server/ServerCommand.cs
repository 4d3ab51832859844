using Broker.Configuration;
using Broker.Runtime;
using Broker.Server.Dump;

namespace Broker.Server;

/// <summary>The command: from arguments to an exit code.</summary>
/// <param name="output">Takes what was asked for, and the line that says the node is ready.</param>
/// <param name="errors">Takes errors, one sentence each, and the log.</param>
/// <param name="createNode">Makes the node; called on a reactor.</param>
internal sealed class ServerCommand(TextWriter output, TextWriter errors, Func<BrokerConfig, Ports, INode> createNode)
{
    private const long ConfigMaxBytes = 1024 * 1024;

    /// <summary>Runs until <paramref name="stop"/> completes or the node fails.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, Task stop)
    {
        if (arguments is ["dump", ..])
        {
            return new DumpCommand(output, errors).Run([.. arguments.Skip(1)]);
        }

        try
        {
            var options = ServerOptions.Parse(arguments);
            if (options.Help || options.Version)
            {
                await output.WriteLineAsync(options.Help ? HelpText.Help() : HelpText.Version);
                return ExitCodes.Success;
            }

            var config = BrokerConfigParser.Parse(ReadConfig(options.File!), options.File!, options.Overrides);
            return await ServeAsync(config, stop);
        }
        catch (Exception mistake) when (mistake is UsageException or ConfigException)
        {
            await errors.WriteLineAsync(mistake.Message);
            return ExitCodes.Usage;
        }
        catch (IOException exception)
        {
            await errors.WriteLineAsync(exception.Message);
            return ExitCodes.Failure;
        }
    }

    private async Task<int> ServeAsync(BrokerConfig config, Task stop)
    {
        using var locks = DirectoryLocks.Acquire([.. config.LogDirs, config.MetadataLogDir]);
        using var events = new ConsoleEvents(errors, TimeProvider.System);
        var server = new ServerProcess(config, events, createNode);
        return await server.RunAsync(stop, () => output.WriteLine(
            $"listening on {config.Listener} as node {config.NodeId}"));
    }

    private static string ReadConfig(string file)
    {
        try
        {
            var size = new FileInfo(file).Length;
            return size <= ConfigMaxBytes
                ? File.ReadAllText(file)
                : throw new UsageException($"{file} has {size} bytes, which is too much for a properties file.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The properties file can not be read: {exception.Message}");
        }
    }
}
