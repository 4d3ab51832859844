using System.CommandLine;
using System.Text.Json;
using Harness.Cli.Output;
using Harness.Cli.Runs;
using Harness.Faults;
using Harness.Linearizability;

namespace Harness.Cli.Commands;

/// <summary><c>harness list</c>: suites, scenarios, models, faults, the steps they wait for, and defects.</summary>
internal static class ListCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var json = SharedOptions.Json();
        var command = new Command("list", "List suites, scenarios, models, faults, steps and defects") { json };
        command.SetAction(parsed =>
        {
            var lists = Lists(environment.Runs);
            if (parsed.GetValue(json))
            {
                var byName = lists.ToDictionary(list => list.Name, list => list.Items);
                environment.Output.WriteLine(JsonSerializer.Serialize(byName, Json));
                return ExitCode.Valid;
            }

            foreach (var (name, items) in lists)
            {
                environment.Output.WriteLine(name);
                NamedTable.Print(environment.Output, items);
            }

            return ExitCode.Valid;
        });
        return command;
    }

    /// <summary>What a model promises, for people.</summary>
    /// <exception cref="ArgumentException">There is no such model.</exception>
    public static string MeaningOf(string model) => model switch
    {
        "log" => "durability and order: an acknowledged record is never lost, moved, duplicated or reordered",
        LogCheck.Kafka => "log, and what transactions promise wherever a history has some; of histories, not of runs",
        "log-linearizable" => "the same, and a read sees everything that was acknowledged before it began",
        _ => throw new ArgumentException($"there is no model '{model}'", nameof(model)),
    };

    private static IReadOnlyList<(string Name, IReadOnlyList<Named> Items)> Lists(IRuns runs) =>
    [
        ("suites", runs.Suites),
        ("scenarios", runs.Scenarios),
        ("models", [.. LogCheck.Models.Select(model => new Named(model, MeaningOf(model))), .. General()]),
        ("faults", [.. FaultTraits.All.Select(fault => new Named(fault.Name, fault.Meaning))]),
        ("steps", [.. ProtocolStep.All.Select(step => new Named(step.Id, step.Meaning))]),
        ("defects", [.. runs.Defects.Select(defect => new Named(defect.Id, defect.Meaning))]),
    ];

    private static IEnumerable<Named> General() =>
        GeneralModels.Names.Select(model => new Named(model, "linearizable as " + GeneralModels.Find(model)!.Meaning));
}
