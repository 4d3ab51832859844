using System.CommandLine;

namespace Harness.Cli.Commands;

/// <summary><c>harness shrink</c>: the smallest plan that still fails.</summary>
internal static class ShrinkCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("shrink", "Find the smallest plan that still fails (not available yet)")
        {
            new Argument<string>("RUN_DIR") { Description = "The run to shrink" },
            SharedOptions.TimeLimit(),
            SharedOptions.Json(),
        };
        command.SetAction(int (_) => throw NotAvailable.Error("harness shrink"));
        return command;
    }
}
