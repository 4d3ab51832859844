using System.CommandLine;
using Harness.Cli.Commands;
using Harness.Histories;

namespace Harness.Cli;

/// <summary>The <c>harness</c> command.</summary>
internal static class HarnessCommandLine
{
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
        catch (Exception e)
        {
            // The edge of the process: whatever it is, it is not a verdict.
            return Fail(environment, ExitCode.Failed, $"The harness failed: {e}");
        }
    }

    private static RootCommand Root(CliEnvironment environment) => new("Tests replicated logs and message brokers.")
    {
        RunCommand.Create(environment),
        ReplayCommand.Create(environment),
        ShrinkCommand.Create(),
        CheckCommand.Create(environment),
        ReportCommand.Create(environment),
        DefectsCommand.Create(),
        ListCommand.Create(environment),
    };

    private static string Help(Command command) =>
        command is RootCommand ? "See 'harness --help'." : $"See 'harness {command.Name} --help'.";

    private static int Fail(CliEnvironment environment, int code, string message)
    {
        environment.Error.WriteLine(message);
        return code;
    }
}
