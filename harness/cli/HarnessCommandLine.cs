using System.CommandLine;
using System.CommandLine.Help;
using Harness.Cli.Commands;
using Harness.Cli.Workers;
using Harness.Histories;

namespace Harness.Cli;

/// <summary>The <c>harness</c> command.</summary>
internal static class HarnessCommandLine
{
    private const string Name = "harness";

    /// <summary>Runs a command line and returns the exit code of <see cref="ExitCode"/>.</summary>
    public static int Invoke(IReadOnlyList<string> arguments, CliEnvironment environment)
    {
        var parsed = Root(environment).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            // The library's own handling would exit with 1, which means "invalid" here.
            var message = $"{parsed.Errors[0].Message} {Help(parsed.CommandResult.Command)}";
            return Fail(environment, ExitCode.Usage, message);
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = environment.Output,
                Error = environment.Error,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (UsageException e)
        {
            return Fail(environment, ExitCode.Usage, e.Message);
        }
        catch (HistoryFormatException e)
        {
            return Fail(environment, ExitCode.Usage, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WorkerException)
        {
            return Fail(environment, ExitCode.Failed, e.Message);
        }
        catch (Exception e)
        {
            // The edge of the process: whatever it is, it is not a verdict.
            return Fail(environment, ExitCode.Failed, $"The harness failed: {e}");
        }
    }

    /// <summary>Not the library's root command, which is named after the file that runs.</summary>
    private static Command Root(CliEnvironment environment) => new(Name, "Tests replicated logs and message brokers.")
    {
        new HelpOption(),
        new VersionOption(),
        RunCommand.Create(environment),
        ReplayCommand.Create(environment),
        ShrinkCommand.Create(environment),
        CheckCommand.Create(environment),
        ReportCommand.Create(environment),
        DefectsCommand.Create(environment),
        ListCommand.Create(environment),
        WorkCommand.Create(environment),
    };

    private static string Help(Command command) =>
        command.Name == Name ? $"See '{Name} --help'." : $"See '{Name} {command.Name} --help'.";

    private static int Fail(CliEnvironment environment, int code, string message)
    {
        environment.Error.WriteLine(message);
        return code;
    }
}
