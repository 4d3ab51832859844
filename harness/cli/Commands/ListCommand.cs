using System.CommandLine;
using System.Text.Json;
using Harness.Checkers;
using Harness.Faults;

namespace Harness.Cli.Commands;

/// <summary><c>harness list</c>: scenarios, models, faults, defects.</summary>
internal static class ListCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var json = SharedOptions.Json();
        var command = new Command("list", "List scenarios, models, faults and defects") { json };
        command.SetAction(parsed =>
        {
            var lists = Lists(environment);
            if (parsed.GetValue(json))
            {
                var byName = lists.ToDictionary(list => list.Name, list => list.Items);
                environment.Output.WriteLine(JsonSerializer.Serialize(byName));
                return ExitCode.Valid;
            }

            foreach (var (name, items) in lists)
            {
                environment.Output.WriteLine($"{name}: {(items.Count == 0 ? "none" : string.Join(", ", items))}");
            }

            return ExitCode.Valid;
        });
        return command;
    }

    private static IReadOnlyList<(string Name, IReadOnlyList<string> Items)> Lists(CliEnvironment environment) =>
    [
        ("scenarios", environment.Runs.Scenarios),
        ("models", Judge.Models),
        ("faults", [.. Enum.GetValues<FaultKind>().Select(NameInFiles)]),
        ("defects", environment.Runs.Defects),
    ];

    private static string NameInFiles(FaultKind kind) => JsonSerializer.SerializeToElement(kind).GetString()!;
}
