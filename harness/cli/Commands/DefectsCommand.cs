using System.CommandLine;

namespace Harness.Cli.Commands;

/// <summary><c>harness defects</c>: which defects the harness finds, and how fast.</summary>
internal static class DefectsCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command("defects", "Measure which planted defects are found (not available yet)")
        {
            new Option<string?>("--id") { Description = "Only this defect", HelpName = "ID" },
            SharedOptions.Count("--runs", "Runs per defect", 1, 1_000_000, 500),
            SharedOptions.Count("--jobs", "Processes to use", 1, 1024, 1),
            new Option<bool>("--resume") { Description = "Go on with what is missing" },
            SharedOptions.Json(),
        };
        command.SetAction(int (_) => throw NotAvailable.Error("harness defects"));
        return command;
    }
}
