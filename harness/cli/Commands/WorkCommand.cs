using System.CommandLine;
using Harness.Cli.Output;
using Harness.Cli.Runs;

namespace Harness.Cli.Commands;

/// <summary>
/// <c>harness work</c>, which <c>--jobs</c> starts and nobody types: makes the runs that standard input names, one JSON
/// object a line, until it ends.
/// </summary>
internal static class WorkCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var output = SharedOptions.Out();
        var command = new Command("work", "Make the runs that standard input names") { output };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var printer = new ResultPrinter(environment, json: true);
            var suite = new Suite(environment, parsed.GetValue(output), resume: false) { Printer = printer };
            while (environment.Input.ReadLine() is { } line)
            {
                printer.Print(suite.Make(RunJson.Read<RunRequest>(line, "standard input")), null);
                environment.Output.Flush();
            }

            return ExitCode.Valid;
        });
        return command;
    }
}
