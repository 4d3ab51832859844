using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Harness.Checkers;
using Harness.Cli.Output;
using Harness.Cli.Runs;
using Harness.Linearizability;

namespace Harness.Cli.Commands;

/// <summary><c>harness check</c>: judges a history file, whoever wrote it.</summary>
internal static class CheckCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var file = new Argument<string>("HISTORY")
        {
            Description = "A history: JSON Lines or Jepsen's EDN",
        }.Named();
        var model = SharedOptions.OneOf(
            "--model", "The model to judge by", [.. LogCheck.Models, .. GeneralModels.Names]);
        model.Required = true;
        model.DefaultValueFactory = null;
        var limit = SharedOptions.TimeLimit();
        var json = SharedOptions.Json();
        var command = new Command("check", "Judge a history file") { file, model, limit, json };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(file);
            var name = parsed.GetRequiredValue(model);
            RunFiles.Require(path);
            var result = GeneralModels.Find(name) is { } general
                ? new GeneralCheck(environment.Time, parsed.GetValue(limit)).Judge(general, path)
                : new LogCheck(environment.Time, parsed.GetValue(limit)).Judge(name, path);
            if (parsed.GetValue(json))
            {
                environment.Output.WriteLine(JsonSerializer.Serialize(result, Json));
            }
            else
            {
                Print(environment, result, $"{path}, model {name}");
            }

            return ExitCode.Of(result.Verdict);
        });
        return command;
    }

    private static void Print(CliEnvironment environment, CheckResult result, string subject)
    {
        new ResultPrinter(environment, json: false).PrintVerdict(result.Verdict, subject);
        if (result.Reason is { } reason)
        {
            environment.Output.WriteLine("  " + reason);
        }

        foreach (var (anomaly, count) in result.Counts)
        {
            environment.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {anomaly} × {count}"));
        }

        foreach (var finding in result.Findings)
        {
            environment.Output.WriteLine($"  {finding.Anomaly}: {finding.Statement}");
        }
    }
}
